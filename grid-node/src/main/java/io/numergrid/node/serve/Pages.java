package io.numergrid.node.serve;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** One page of a list. The token names the last item given, so pages stay right when items are added at the other end. */
record Pages<T>(List<T> items, String nextToken) {
    private static final int SIZE_DEFAULT = 100;
    private static final int SIZE_MAX = 1_000;

    /** @param key unique among the items */
    static <T> Pages<T> of(List<T> all, Function<T, String> key, int size, String token) {
        if (size < 0) {
            throw Names.invalid("page_size", "page_size " + size + " is negative");
        }
        int from = token.isEmpty() ? 0 : after(all, key, token);
        int to = Math.min(all.size(), from + (size == 0 ? SIZE_DEFAULT : Math.min(size, SIZE_MAX)));
        String next = to == all.size() ? "" : Base64.getUrlEncoder().withoutPadding()
                .encodeToString(key.apply(all.get(to - 1)).getBytes(StandardCharsets.UTF_8));
        return new Pages<>(all.subList(from, to), next);
    }

    private static <T> int after(List<T> all, Function<T, String> key, String token) {
        try {
            String last = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            for (int i = 0; i < all.size(); i++) {
                if (key.apply(all.get(i)).equals(last)) {
                    return i + 1;
                }
            }
        } catch (IllegalArgumentException e) {
            // not one of ours: answered as one that is gone
        }
        throw Names.invalid("page_token", "the page_token is not from this list or its item is gone; start again without one");
    }
}
