/**
 * The model that is to answer, frozen: an engine of ours in a process of its own, or any server that speaks OpenAI's API. Says how likely
 * gold answers are behind a prompt, and whether it answers rightly itself. Training, evaluation and tuning know a model only through this,
 * and hand it as many prompts at once as it takes.
 */
@NullMarked
package io.espalier.target;

import org.jspecify.annotations.NullMarked;
