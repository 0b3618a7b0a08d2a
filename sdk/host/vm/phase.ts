/** What runs in the guest, as far as it decides which host functions are allowed. */
export type Phase = "start" | "initialize" | "malloc" | "open";

const MALLOC = new Set(["proxy_log", "fd_write", "clock_time_get", "poll_oneoff"]);

const INITIALIZE = new Set([
  "emscripten_notify_memory_growth",
  "proxy_log",
  "fd_write",
  "args_sizes_get",
  "args_get",
  "environ_sizes_get",
  "environ_get",
  "clock_time_get",
  "clock_res_get",
  "random_get",
  "poll_oneoff",
  "fd_fdstat_get",
  "fd_fdstat_set_flags",
  "fd_advise",
  "fd_allocate",
  "fd_datasync",
  "fd_fdstat_set_rights",
  "fd_filestat_get",
  "fd_filestat_set_size",
  "fd_filestat_set_times",
  "fd_pread",
  "fd_prestat_dir_name",
  "fd_prestat_get",
  "fd_pwrite",
  "fd_readdir",
  "fd_renumber",
  "fd_sync",
  "fd_tell",
  "path_create_directory",
  "path_filestat_get",
  "path_filestat_set_times",
  "path_link",
  "path_readlink",
  "path_remove_directory",
  "path_rename",
  "path_symlink",
  "path_unlink_file",
  "sock_accept",
  "sock_recv",
  "sock_send",
  "sock_shutdown",
]);

/** Whether Envoy lets a guest call the function in that phase; a call that it does not let through traps. */
export function allowedWhile(phase: Phase, hostFunction: string): boolean {
  switch (phase) {
    case "open":
      return true;
    case "malloc":
      return MALLOC.has(hostFunction);
    case "initialize":
      return INITIALIZE.has(hostFunction);
    case "start":
      return false;
  }
}
