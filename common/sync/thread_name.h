// Names the thread that calls it, for `top -H`, `perf` and debuggers. Linux keeps 15 characters.
#pragma once

#include <pthread.h>

#include <string>
#include <string_view>

namespace vlot {

inline void NameThisThread(std::string_view name) {
  constexpr size_t kLengthMax = 15;
  pthread_setname_np(pthread_self(), std::string(name.substr(0, kLengthMax)).c_str());
}

}  // namespace vlot
