package io.github.lrpagent.archives.zip;

/**
 * An entry of a zip file, as its central directory says.
 *
 * @param name its name
 * @param method 0 stored, 8 deflated
 * @param crc the CRC-32 of its bytes
 * @param compressedSize its size in the file
 * @param size its size
 * @param headerOffset where its local header stands
 * @param raw its bytes in the central directory
 */
public record ZipEntryRecord(
    String name,
    int method,
    long crc,
    long compressedSize,
    long size,
    long headerOffset,
    byte[] raw) {}
