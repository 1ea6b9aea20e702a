# gRPC, abseil, protobuf and jemalloc go into the programs themselves (docs/adr/0043-archives.md): most calls of a busy
# service are theirs, and a call into a shared library costs an indirection each time. Debian ships the archives beside the
# libraries; its CMake packages only name the latter.

# Replaces lib<x>.so by lib<x>.a in the given properties of an imported target, where they are set.
function(vlot_use_archive target)
  foreach(property IN LISTS ARGN)
    get_target_property(shared ${target} ${property})
    if(NOT shared MATCHES "\\.so[.0-9]*$")
      continue()
    endif()
    string(REGEX REPLACE "\\.so[.0-9]*$" ".a" archive "${shared}")
    if(NOT EXISTS "${archive}")
      message(FATAL_ERROR "${target}: there is no ${archive} beside ${shared}")
    endif()
    set_target_properties(${target} PROPERTIES ${property} "${archive}")
  endforeach()
endfunction()

# The same for every imported library whose name matches.
function(vlot_use_archives pattern)
  get_directory_property(targets IMPORTED_TARGETS)
  list(FILTER targets INCLUDE REGEX "${pattern}")
  foreach(target IN LISTS targets)
    vlot_use_archive(${target} IMPORTED_LOCATION IMPORTED_LOCATION_NONE IMPORTED_LOCATION_RELEASE IMPORTED_LOCATION_DEBUG)
  endforeach()
endfunction()
