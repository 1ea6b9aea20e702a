# Compiler, linker and flags of everything we build. Warnings are set per target (cmake/vlot.cmake), because generated
# sources do not answer for them.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_COLOR_DIAGNOSTICS OFF)
set(THREADS_PREFER_PTHREAD_FLAG ON)

# Asserts stay on in release: a broken invariant must stop us, not corrupt money (hence no NDEBUG). -g1 gives line
# numbers in backtraces and profiles at little cost.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_C_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")

# empty, "address,undefined" or "thread"
set(VLOT_SANITIZE "" CACHE STRING "Sanitizers to build with")
if(VLOT_SANITIZE)
  add_compile_options(-fsanitize=${VLOT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${VLOT_SANITIZE})
endif()

find_program(VLOT_CCACHE ccache)
if(VLOT_CCACHE)
  # The settings travel with the command so that a bare `ninja` has them too; precompiled headers need the sloppiness.
  # Without the folder in the hash, a second checkout finds what the first one compiled.
  set(VLOT_CCACHE_SETTINGS "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=5G CCACHE_DEPEND=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime)
  set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env ${VLOT_CCACHE_SETTINGS} ${VLOT_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env ${VLOT_CCACHE_SETTINGS} ${VLOT_CCACHE})
endif()

find_program(VLOT_LLD ld.lld)
find_program(VLOT_GOLD ld.gold)
if(VLOT_LLD)
  add_link_options(-fuse-ld=lld)
elseif(VLOT_GOLD)
  add_link_options(-fuse-ld=gold)
endif()
add_link_options(-Wl,--as-needed)
