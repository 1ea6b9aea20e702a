# vlot_protos(<name> FILES <paths from an import root> ROOTS <import roots> [DESCRIPTORS <file>] [DESCRIBED <paths>])
#
# One static library of generated messages and (callback) services under <build>/proto/gen, and a descriptor set with
# comments in the file DESCRIPTORS. gRPC code is only generated for files that declare a service. Generated code
# is compiled without our warnings, and seen by others as system headers. DESCRIBED files are in the descriptor set only.

# Sets <out> to the absolute path of an import, or empty when it belongs to protobuf itself.
function(vlot_proto_find out file roots)
  set(${out} "" PARENT_SCOPE)
  foreach(root IN LISTS roots)
    if(EXISTS "${root}/${file}")
      set(${out} "${root}/${file}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

# Sets <out> to the absolute paths of what a proto imports directly.
function(vlot_proto_imports out source roots)
  set(found)
  file(STRINGS "${source}" lines REGEX "^import ")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^import [a-z ]*\"([^\"]+)\".*" "\\1" file "${line}")
    vlot_proto_find(path "${file}" "${roots}")
    list(APPEND found ${path})
  endforeach()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# Moves the files of list <files> that say `option (vlot.auth.v1.planned) = true;` to list <planned>. Both are relative
# to the current folder.
function(vlot_planned_protos files planned)
  set(found)
  foreach(file IN LISTS ${files})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
    file(STRINGS "${CMAKE_CURRENT_SOURCE_DIR}/${file}" lines REGEX "^option \\(vlot\\.auth\\.v1\\.planned\\) = true;")
    if(lines)
      list(APPEND found "${file}")
    endif()
  endforeach()
  set(served ${${files}})
  if(found)
    list(REMOVE_ITEM served ${found})
  endif()
  set(${files} ${served} PARENT_SCOPE)
  set(${planned} ${found} PARENT_SCOPE)
endfunction()

function(vlot_protos name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "DESCRIPTORS" "FILES;DESCRIBED;ROOTS")
  set(gen "${PROJECT_BINARY_DIR}/proto/gen")
  file(MAKE_DIRECTORY "${gen}")
  list(TRANSFORM arg_ROOTS PREPEND "-I" OUTPUT_VARIABLE import_flags)
  set(generated)
  set(sources)
  foreach(file IN LISTS arg_FILES)
    vlot_proto_find(source "${file}" "${arg_ROOTS}")
    list(APPEND sources "${source}")
    # Imports and services are read from the file while configuring, so a change configures again.
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
    vlot_proto_imports(imports "${source}" "${arg_ROOTS}")
    string(REGEX REPLACE "\\.proto$" "" stem "${gen}/${file}")
    set(outputs "${stem}.pb.cc" "${stem}.pb.h")
    set(grpc_flags)
    file(STRINGS "${source}" services REGEX "^service ")
    if(services)
      list(APPEND outputs "${stem}.grpc.pb.cc" "${stem}.grpc.pb.h")
      set(grpc_flags "--grpc_out=${gen}" "--plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>")
    endif()
    add_custom_command(OUTPUT ${outputs}
      COMMAND protobuf::protoc ${import_flags} "--cpp_out=${gen}" ${grpc_flags} "${source}"
      DEPENDS "${source}" ${imports} COMMENT "protoc ${file}" VERBATIM)
    list(APPEND generated ${outputs})
  endforeach()
  add_library(${name} STATIC ${generated})
  target_include_directories(${name} SYSTEM PUBLIC "${gen}")
  target_link_libraries(${name} PUBLIC gRPC::grpc++ protobuf::libprotobuf Threads::Threads)
  target_compile_options(${name} PRIVATE -w)
  set_property(GLOBAL APPEND PROPERTY VLOT_OWN_PCH ${name})

  foreach(file IN LISTS arg_DESCRIBED)
    vlot_proto_find(source "${file}" "${arg_ROOTS}")
    list(APPEND sources "${source}")
  endforeach()
  if(arg_DESCRIPTORS)
    get_filename_component(file_name "${arg_DESCRIPTORS}" NAME)
    add_custom_command(OUTPUT "${arg_DESCRIPTORS}"
      COMMAND protobuf::protoc ${import_flags} --include_imports --include_source_info
              "--descriptor_set_out=${arg_DESCRIPTORS}" ${sources}
      DEPENDS ${sources} COMMENT "protoc ${file_name}" VERBATIM)
    add_custom_target(${name}_descriptors ALL DEPENDS "${arg_DESCRIPTORS}")
  endif()
endfunction()

# vlot_storage_protos(<name> <files beside this list>)
#
# Messages that a service keeps in its own rows; not API, and not in vlot_protos. Header: "services/<service>/<file>.pb.h".
function(vlot_storage_protos name)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE folder)
  list(TRANSFORM ARGN PREPEND "${folder}/" OUTPUT_VARIABLE files)
  vlot_protos(${name} ROOTS "${PROJECT_SOURCE_DIR}" FILES ${files})
endfunction()
