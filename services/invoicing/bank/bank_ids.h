// Identities that only invoicing's bank speaks of.
#pragma once

#include <string_view>

#include "common/ids/ids.h"

namespace vlot::invoicing::bank {

struct StatementTag {
  static constexpr std::string_view kCollection = "bankStatements";
};
struct LineTag {
  static constexpr std::string_view kCollection = "bankLines";
};

using StatementId = Id<StatementTag>;
using LineId = Id<LineTag>;

}  // namespace vlot::invoicing::bank
