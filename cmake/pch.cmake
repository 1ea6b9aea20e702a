# Two precompiled headers, one for libraries and one for tests, shared by every target that reaches gRPC or protobuf: they
# save one to three seconds a file. A source still includes what it uses; `./vlot lint` compiles without them.

set(VLOT_PCH_HEADERS
  <functional> <map> <memory> <optional> <string> <string_view> <utility> <vector>
  <google/protobuf/generated_message_reflection.h> <google/protobuf/map.h> <google/protobuf/message.h>
  <google/protobuf/repeated_field.h> <grpcpp/grpcpp.h>
  <absl/container/flat_hash_map.h> <absl/status/statusor.h> <absl/strings/str_cat.h> <absl/time/time.h>)

# Links no more than every user links: a macro that the header was built with and its user lacks makes it void.
function(vlot_pch_target name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;DEPS")
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/pch/${name}.cc" CONTENT "// Only carries the precompiled header.\n")
  add_library(${name} OBJECT "${PROJECT_BINARY_DIR}/pch/${name}.cc")
  target_link_libraries(${name} PRIVATE gRPC::grpc++ protobuf::libprotobuf Threads::Threads ${arg_DEPS})
  target_compile_options(${name} PRIVATE -fpch-preprocess)
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

# Sets <out> to whether the target links, however indirectly, something whose name matches <regex>.
function(vlot_reaches out target regex)
  get_property(known GLOBAL PROPERTY "VLOT_REACHES_${target}" SET)
  if(NOT known)
    set(answer FALSE)
    set_property(GLOBAL PROPERTY "VLOT_REACHES_${target}" FALSE)
    get_target_property(direct ${target} LINK_LIBRARIES)
    get_target_property(indirect ${target} INTERFACE_LINK_LIBRARIES)
    foreach(dep IN LISTS direct indirect)
      if(dep MATCHES "${regex}")
        set(answer TRUE)
      elseif(TARGET ${dep} AND NOT dep MATCHES "::")
        vlot_reaches(deeper ${dep} "${regex}")
        if(deeper)
          set(answer TRUE)
        endif()
      endif()
    endforeach()
    set_property(GLOBAL PROPERTY "VLOT_REACHES_${target}" ${answer})
  endif()
  get_property(answer GLOBAL PROPERTY "VLOT_REACHES_${target}")
  set(${out} ${answer} PARENT_SCOPE)
endfunction()

# To be called when all targets exist.
function(vlot_use_pch)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    return()
  endif()
  vlot_pch_target(vlot_pch HEADERS ${VLOT_PCH_HEADERS})
  vlot_pch_target(vlot_test_pch HEADERS ${VLOT_PCH_HEADERS} <gmock/gmock.h> <gtest/gtest.h> DEPS GTest::gmock)
  foreach(kind IN ITEMS pch test_pch)
    string(TOUPPER "VLOT_OWN_${kind}" property)
    get_property(targets GLOBAL PROPERTY ${property})
    foreach(target IN LISTS targets)
      vlot_reaches(heavy ${target} "^(vlot_protos|gRPC::.*|protobuf::.*)$")
      if(heavy)
        target_precompile_headers(${target} REUSE_FROM vlot_${kind})
        # ccache asks for it; a target whose flags do not fit silently goes without.
        target_compile_options(${target} PRIVATE -fpch-preprocess)
        set_target_properties(${target} PROPERTIES PCH_WARN_INVALID OFF)
      endif()
    endforeach()
  endforeach()
endfunction()
