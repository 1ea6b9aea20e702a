// jemalloc's settings (docs/adr/0022-jemalloc.md); MALLOC_CONF in the environment has the last word.

// Under the name by which jemalloc looks for them. Pages that are free go back to the system after a minute, not ten
// seconds: calls that are refused by the thousand take and free them all the time, and each that was given back costs a
// fault, while the process's other threads wait.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "dirty_decay_ms:60000";
}
