#include "common/hash/sha256.h"

#include <openssl/evp.h>

#include <memory>

namespace vlot {

Sha256Digest Sha256(std::string_view bytes) {
  // Fetching the digest and making a context cost more than hashing, and OpenSSL's one-shot functions do both each
  // time.
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  thread_local std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  Sha256Digest digest{};
  EVP_DigestInit_ex2(context.get(), sha256, nullptr);
  EVP_DigestUpdate(context.get(), bytes.data(), bytes.size());
  EVP_DigestFinal_ex(context.get(), digest.data(), nullptr);
  return digest;
}

}  // namespace vlot
