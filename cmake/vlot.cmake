# One function per kind of thing.
#
#   vlot_library(<name> [SOURCES ...] [DEPS ...])      static library; header-only without SOURCES
#   vlot_rules(<name> [SOURCES ...] [DEPS ...])        the same, and configuring fails when its DEPS reach protobuf, gRPC or libpqxx
#   vlot_executable(<name> SOURCES ... [DEPS ...])
#   vlot_test(<name> [PG] [NO_MAIN] SOURCES ... [DEPS ...] [LABELS ...] [TIMEOUT seconds] [ARGS ...])
#       one ctest entry per binary; label `unit`, or `pg` with PG (needs the PostgreSQL of fixture `pg`), unless LABELS says
#       otherwise. Runs in the root of the repository.
#   vlot_protos, vlot_storage_protos                   see cmake/protos.cmake

include("${CMAKE_CURRENT_LIST_DIR}/protos.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/rules.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/pch.cmake")

# GCC 12 reports these falsely through std::optional and std::string at -O2 (GCC bugs 105651, 105593, 80635): seen, not fatal.
set(VLOT_WARNINGS -Wall -Wextra -Werror -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND VLOT_WARNINGS -Wno-restrict -Wno-error=maybe-uninitialized -Wno-error=array-bounds
       -Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-error=free-nonheap-object)
else()
  # ABSL_GUARDED_BY and its kin are only checked here; g++ ignores them.
  list(APPEND VLOT_WARNINGS -Wthread-safety -Wno-unused-private-field)
endif()

# <pch> is the precompiled header that suits it: PCH or TEST_PCH.
function(vlot_own_target target pch)
  target_compile_options(${target} PRIVATE ${VLOT_WARNINGS})
  set_property(GLOBAL APPEND PROPERTY VLOT_OWN_${pch} ${target})
endfunction()

function(vlot_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "vlot_library(${name}): do not know what to do with ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES})
    target_link_libraries(${name} PUBLIC ${arg_DEPS} Threads::Threads)
    target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
    vlot_own_target(${name} PCH)
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${arg_DEPS} Threads::Threads)
    target_include_directories(${name} INTERFACE "${PROJECT_SOURCE_DIR}")
  endif()
endfunction()

function(vlot_rules name)
  vlot_library(${name} ${ARGN})
  set_property(GLOBAL APPEND PROPERTY VLOT_RULES_TARGETS ${name})
endfunction()

function(vlot_program name pch)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;DEPS")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_DEPS} Threads::Threads)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  vlot_own_target(${name} ${pch})
endfunction()

function(vlot_executable name)
  vlot_program(${name} PCH ${ARGN})
endfunction()

function(vlot_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "PG;NO_MAIN" "TIMEOUT" "SOURCES;DEPS;LABELS;ARGS")
  if(arg_NO_MAIN)
    vlot_program(${name} TEST_PCH SOURCES ${arg_SOURCES} DEPS ${arg_DEPS} GTest::gmock)
  else()
    vlot_program(${name} TEST_PCH SOURCES ${arg_SOURCES} DEPS ${arg_DEPS} GTest::gmock_main)
  endif()
  add_test(NAME ${name} COMMAND ${name} ${arg_ARGS} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
    if(arg_PG)
      set(arg_LABELS pg)
    endif()
  endif()
  # Property tests try the same cases in every run; who wants others runs the binary with an RC_PARAMS of his own.
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT} ENVIRONMENT "RC_PARAMS=seed=1")
  if("scenario" IN_LIST arg_LABELS)  # they take longest: first of all
    set_property(TEST ${name} PROPERTY COST 60)
  endif()
  if(arg_PG)
    set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED pg)
    set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT "VLOT_TEST_PGDATA=${PROJECT_BINARY_DIR}/testpg")
  endif()
endfunction()

# Adds every direct sub-folder of the current one that has a CMakeLists.txt; a new folder is noticed by the next build.
function(vlot_add_subfolders)
  file(GLOB lists RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*/CMakeLists.txt")
  foreach(list IN LISTS lists)
    cmake_path(GET list PARENT_PATH folder)
    add_subdirectory(${folder})
  endforeach()
endfunction()
