#include "services/notification/webhooks/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/string_views.h"

namespace vlot::notification {

std::string NewSecret() {
  std::string secret(kSecretBytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(secret.data()), static_cast<int>(secret.size())) != 1) std::abort();
  return secret;
}

std::string ShownSecret(std::string_view secret) {
  return absl::StrCat(kSecretPrefix, absl::Base64Escape(AbslView(secret)));
}

std::string SignatureOf(std::string_view secret, std::string_view id, absl::Time time, std::string_view body) {
  const std::string text = absl::StrCat(AbslView(id), ".", absl::ToUnixSeconds(time), ".", AbslView(body));
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
  return absl::StrCat("v1,", absl::Base64Escape(absl::string_view(reinterpret_cast<const char*>(digest), size)));
}

}  // namespace vlot::notification
