package io.numergrid.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/** Options with a choice of words: in lower case, any case accepted, a wrong one answered with the right ones. */
final class Words {
    private Words() {
    }

    static <E extends Enum<E>> E parse(Class<E> type, String text) {
        for (E choice : type.getEnumConstants()) {
            if (choice.name().equals(text.toUpperCase(Locale.ROOT))) {
                return choice;
            }
        }
        throw new TypeConversionException("'" + text + "' is none of "
                + Arrays.stream(type.getEnumConstants()).map(E::toString).collect(Collectors.joining(", ")));
    }
}
