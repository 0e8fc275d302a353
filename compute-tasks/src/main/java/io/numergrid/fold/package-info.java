/**
 * Which dates a member may learn from and which it is judged on. Start at {@link io.numergrid.fold.FoldPlan}, the only
 * maker of folds: a plan whose training labels would reach into a test span cannot be constructed.
 */
package io.numergrid.fold;
