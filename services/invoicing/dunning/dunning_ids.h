// Identities of dunning's own things.
#pragma once

#include <string_view>

#include "common/ids/ids.h"

namespace vlot::invoicing::dunning {

struct CaseTag {
  static constexpr std::string_view kCollection = "dunningCases";
};
struct NoticeTag {
  static constexpr std::string_view kCollection = "reminders";
};
struct RunTag {
  static constexpr std::string_view kCollection = "dunningRuns";
};
using CaseId = Id<CaseTag>;
using NoticeId = Id<NoticeTag>;
using RunId = Id<RunTag>;

}  // namespace vlot::invoicing::dunning
