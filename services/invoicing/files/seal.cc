#include "services/invoicing/files/seal.h"

#include <openssl/sha.h>

#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"
#include "services/invoicing/files/content.h"

namespace vlot::invoicing {

std::string Sha256(std::string_view bytes) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

std::string SealOf(const Letterhead& letterhead) { return Sha256(ContentOf(letterhead)); }

std::string SealOf(std::string_view content, std::string_view number, std::string_view letterhead_seal) {
  return Sha256(absl::StrCat(number.size(), ":", AbslView(number), ";", AbslView(letterhead_seal), AbslView(content)));
}

}  // namespace vlot::invoicing
