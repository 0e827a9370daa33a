package io.github.lrpagent.evaluate;

/**
 * Two orders, compared over the same texts.
 *
 * @param better the order with the larger mean area
 * @param worse the other one
 * @param difference by how much the mean areas differ; not negative
 * @param wins for how many texts the area of {@code better} is the larger one
 * @param texts how many texts there are
 * @param p how probable a mean difference of that size, of either sign, is by chance: paired
 *     permutation test, exact for up to 16 texts, else with 99,999 random choices of signs
 */
public record Comparison(
    String better, String worse, double difference, int wins, int texts, double p) {}
