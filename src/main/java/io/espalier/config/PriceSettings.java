package io.espalier.config;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What an upstream's input costs. Nothing is built in: price lists change, so the operator says what they say, and when they said it.
 *
 * @param currency three capital letters, such as USD
 * @param inputPerMillion a million input tokens that no cache holds
 * @param asOf the day of the price list
 */
public record PriceSettings(String currency, BigDecimal inputPerMillion, LocalDate asOf) {}
