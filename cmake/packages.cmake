# Every third-party package, with the name to use in DEPS. All come from Debian 12 (deploy/debian-packages.txt).

find_package(Threads REQUIRED)                           # Threads::Threads
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)                           # OpenSSL::SSL OpenSSL::Crypto
find_package(absl REQUIRED)                              # absl::status absl::statusor absl::time absl::flags ...
find_package(Protobuf 3.21 REQUIRED)                     # protobuf::libprotobuf
find_package(gRPC CONFIG REQUIRED)                       # gRPC::grpc++ gRPC::grpc++_reflection
find_package(CURL REQUIRED)                              # CURL::libcurl
find_package(nlohmann_json REQUIRED)                     # nlohmann_json::nlohmann_json
find_package(pugixml REQUIRED)                           # pugixml::pugixml
find_package(fmt REQUIRED)                               # fmt::fmt
find_package(prometheus-cpp CONFIG REQUIRED)             # prometheus-cpp::core (never ::pull: we serve /metrics ourselves)
find_package(Boost 1.74 REQUIRED COMPONENTS system)      # Boost::headers Boost::system
find_package(GTest CONFIG REQUIRED)                      # GTest::gtest GTest::gmock GTest::gmock_main
find_package(benchmark REQUIRED)                         # benchmark::benchmark benchmark::benchmark_main
find_package(rapidcheck CONFIG REQUIRED)                 # rapidcheck
pkg_check_modules(PQXX REQUIRED IMPORTED_TARGET libpqxx>=6.4) # libpqxx::pqxx
pkg_check_modules(JEMALLOC REQUIRED IMPORTED_TARGET jemalloc) # PkgConfig::JEMALLOC
pkg_check_modules(PANGOCAIRO REQUIRED IMPORTED_TARGET pangocairo>=1.50) # pango::cairo
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)        # qrencode::qrencode
pkg_check_modules(NGHTTP2 REQUIRED IMPORTED_TARGET libnghttp2) # PkgConfig::NGHTTP2
pkg_check_modules(PQ REQUIRED IMPORTED_TARGET libpq)          # libpq::pq

vlot_use_archives("^(absl|gRPC)::|^protobuf::libprotobuf$")
vlot_use_archive(PkgConfig::JEMALLOC INTERFACE_LINK_LIBRARIES)

add_library(libpqxx::pqxx ALIAS PkgConfig::PQXX)
add_library(libpq::pq ALIAS PkgConfig::PQ)
add_library(pango::cairo ALIAS PkgConfig::PANGOCAIRO)
add_library(qrencode::qrencode ALIAS PkgConfig::QRENCODE)

# What rules must not reach, however indirectly (vlot_rules in cmake/vlot.cmake). Regular expressions over target names.
set(VLOT_RULES_FORBIDDEN "^vlot_protos$" "_storage_protos$" "^gRPC::" "^protobuf::" "^libpqxx::" "^libpq::" "^PkgConfig::PQ" "^CURL::" "^Boost::")
