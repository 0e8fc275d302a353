package io.numergrid.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Peaks of this process in bytes, for the report. On systems without /proc the resident peak is unknown (-1).
 *
 * @param rssPeakBytes  highest resident set (VmHWM), -1 = unknown
 * @param heapPeakBytes sum of the heap pools' own peaks (an upper bound of the peak of their sum)
 * @param offHeapBytes  direct and mapped buffers now, and what the grid holds beside them
 */
record ProcessMemory(long rssPeakBytes, long heapPeakBytes, long offHeapBytes) {
    static ProcessMemory now(long gridOffHeapBytes) {
        long heap = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP && pool.getPeakUsage() != null) {
                heap += pool.getPeakUsage().getUsed();
            }
        }
        long offHeap = gridOffHeapBytes;
        for (var pool : ManagementFactory.getPlatformMXBeans(java.lang.management.BufferPoolMXBean.class)) {
            offHeap += Math.max(0, pool.getMemoryUsed());
        }
        return new ProcessMemory(rssPeak(Path.of("/proc/self/status")), heap, offHeap);
    }

    static long rssPeak(Path status) {
        try {
            for (String line : Files.readAllLines(status, StandardCharsets.US_ASCII)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
        return -1;
    }
}
