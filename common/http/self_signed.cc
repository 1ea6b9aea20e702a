#include "common/http/self_signed.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <memory>

#include "common/http/text.h"
#include "common/status/status.h"

namespace vlot::http {
namespace {

constexpr absl::Duration kLifetime = absl::Hours(24 * 365 * 2);

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};

bool IsAddress(const std::string& host) {
  unsigned char bytes[16];
  return inet_pton(AF_INET, host.c_str(), bytes) == 1 || inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

std::string AlternativeNames(const std::vector<std::string>& hosts) {
  std::string names;
  for (const std::string& host : hosts) names += Cat(names.empty() ? "" : ",", IsAddress(host) ? "IP:" : "DNS:", host);
  return names;
}

void AddExtension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Free> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  if (extension) X509_add_ext(certificate, extension.get(), -1);
}

void SetIdentity(X509* certificate, const std::string& name, absl::Time now) {
  X509_set_version(certificate, 2);
  uint64_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1);
  const time_t begin = absl::ToTimeT(now - absl::Hours(24));
  ASN1_TIME_set(X509_getm_notBefore(certificate), begin);
  ASN1_TIME_set(X509_getm_notAfter(certificate), begin + absl::ToInt64Seconds(kLifetime));
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(certificate, subject);
}

absl::Status WriteFile(const std::string& path, int mode, const std::string& text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  const bool written = file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (file >= 0) close(file);
  if (written) return absl::OkStatus();
  return MakeError(absl::StatusCode::kUnknown, Cat("cannot write ", path),
                   {.reason = "HTTP_TLS", .domain = std::string(kCommonDomain), .metadata = {{"file", path}}});
}

std::string TextOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<size_t>(size));
}

}  // namespace

absl::Status WriteSelfSignedCertificate(const std::vector<std::string>& hosts, absl::Time now,
                                        const std::string& certificate_file, const std::string& key_file) {
  const std::unique_ptr<EVP_PKEY, Free> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, Free> certificate(X509_new());
  SetIdentity(certificate.get(), hosts.empty() ? "localhost" : hosts.front(), now);
  X509_set_pubkey(certificate.get(), key.get());
  AddExtension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  AddExtension(certificate.get(), NID_subject_alt_name, AlternativeNames(hosts));
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  const std::unique_ptr<BIO, Free> certificate_text(BIO_new(BIO_s_mem()));
  const std::unique_ptr<BIO, Free> key_text(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(certificate_text.get(), certificate.get());
  PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  RETURN_IF_ERROR(WriteFile(certificate_file, 0644, TextOf(certificate_text.get())));
  return WriteFile(key_file, 0600, TextOf(key_text.get()));
}

}  // namespace vlot::http
