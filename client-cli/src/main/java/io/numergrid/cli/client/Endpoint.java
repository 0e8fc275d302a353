package io.numergrid.cli.client;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.io.IOException;

/**
 * Where a node listens: host and port. Written host:port; an IPv6 address stands in brackets.
 *
 * @param host name or address, without brackets
 * @param port 1..65535
 */
public record Endpoint(String host, int port) {
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            host = "";
        }
        int port;
        try {
            port = Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            port = 0;
        }
        if (host.isBlank() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("'" + text + "' is not host:port, e.g. 127.0.0.1:7400");
        }
        return new Endpoint(host, port);
    }

    /** Whether this names the present machine, so that process ids mean something here. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** Whether anything accepts connections there within {@code millis}. */
    public boolean accepts(int millis) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), millis);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
