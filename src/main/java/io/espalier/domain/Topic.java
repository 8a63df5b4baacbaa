package io.espalier.domain;

/**
 * What the choice of an expert profile depends on.
 *
 * @param nearest the domain it is nearest to, whatever the confidence
 * @param tools whether the request may call tools, or did
 * @param conversation equal for all requests of one conversation, and of no other; empty where a request has none
 */
public record Topic(Nearest nearest, boolean tools, String conversation) {}
