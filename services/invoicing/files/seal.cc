#include "services/invoicing/files/seal.h"

#include "absl/strings/str_cat.h"
#include "common/hash/sha256.h"
#include "common/status/string_views.h"
#include "services/invoicing/files/content.h"

namespace vlot::invoicing {

std::string Sha256(std::string_view bytes) {
  const Sha256Digest digest = ::vlot::Sha256(bytes);
  return {digest.begin(), digest.end()};
}

std::string SealOf(const Letterhead& letterhead) { return Sha256(ContentOf(letterhead)); }

std::string SealOf(std::string_view content, std::string_view number, std::string_view letterhead_seal) {
  return Sha256(absl::StrCat(number.size(), ":", AbslView(number), ";", AbslView(letterhead_seal), AbslView(content)));
}

}  // namespace vlot::invoicing
