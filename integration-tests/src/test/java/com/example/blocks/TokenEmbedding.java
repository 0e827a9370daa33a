package com.example.blocks;

import ai.djl.nn.core.Embedding;
import java.nio.ByteBuffer;
import java.util.Optional;

/** DJL's {@link Embedding} of tokens that are numbers already. */
final class TokenEmbedding extends Embedding<Long> {
  TokenEmbedding(int dictionarySize, int embeddingSize) {
    super(new Builder().optNumEmbeddings(dictionarySize).setEmbeddingSize(embeddingSize));
  }

  @Override
  public boolean hasItem(Long item) {
    return item >= 0 && item < numEmbeddings;
  }

  @Override
  public long embed(Long item) {
    return item;
  }

  @Override
  public Optional<Long> unembed(long index) {
    return Optional.of(index);
  }

  @Override
  public byte[] encode(Long input) {
    return ByteBuffer.allocate(Long.BYTES).putLong(input).array();
  }

  @Override
  public Long decode(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  private static final class Builder extends BaseBuilder<Long, Builder> {
    @Override
    protected Builder setType(Class<Long> type) {
      embeddingType = type;
      return this;
    }

    @Override
    protected Builder self() {
      return this;
    }
  }
}
