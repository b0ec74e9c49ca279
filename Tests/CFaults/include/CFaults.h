// Nothing to call: the library stands between a program and the C library (ld.so(8), LD_PRELOAD).
