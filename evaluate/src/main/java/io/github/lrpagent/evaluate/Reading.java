package io.github.lrpagent.evaluate;

import java.util.Map;

/**
 * A text, explained.
 *
 * @param place which text it is, for messages
 * @param words its words
 * @param predicted the class that the app chooses for it
 * @param relevance the relevance of each word, by composite
 */
record Reading(String place, Words words, String predicted, Map<String, double[]> relevance) {}
