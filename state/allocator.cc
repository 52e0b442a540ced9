// How jemalloc, which the program is linked with, keeps memory: it reads this when the process begins.
//
// Huge pages: entities and counters are small blocks all over a large heap, read in no order, and half of a
// fold's time would go into finding their pages. A longer decay, also for large blocks: each commit frees
// what the next one needs.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf =
    "thp:always,metadata_thp:auto,dirty_decay_ms:30000,muzzy_decay_ms:0,oversize_threshold:0";
}
