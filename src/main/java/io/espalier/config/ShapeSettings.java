package io.espalier.config;

/**
 * A shape of inline shots: how a shot begins and how its answer begins.
 *
 * @param name what evidence calls it
 * @param question a regular expression that matches, at the start of a line, where a shot begins
 * @param answer a regular expression that matches, at the start of a line, where its answer begins
 */
public record ShapeSettings(String name, String question, String answer) {}
