package io.numergrid.error;

/** The caller's next step: USER fix the request, STATE wait or change state, RESOURCE retry later, FAULT report a bug. */
public enum ErrorKind {
    USER,
    STATE,
    RESOURCE,
    FAULT
}
