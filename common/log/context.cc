#include "common/log/context.h"

namespace vlot::log {
namespace {

thread_local std::vector<std::pair<std::string_view, std::string>> context;

}  // namespace

ScopedContext::ScopedContext(std::string_view key, std::string value) { context.emplace_back(key, std::move(value)); }

ScopedContext::~ScopedContext() { context.pop_back(); }

const std::vector<std::pair<std::string_view, std::string>>& Context() { return context; }

}  // namespace vlot::log
