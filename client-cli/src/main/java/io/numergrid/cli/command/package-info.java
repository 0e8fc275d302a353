/**
 * One class per noun, one method per verb. A verb reads its options, makes its calls and hands rows to the output; it
 * prints data on stdout and talk on stderr, and fails by throwing.
 */
package io.numergrid.cli.command;
