// Certificates between services: a small authority is made for each run.
#include "common/rpc/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "common/rpc/fake_access.h"
#include "common/rpc/invoke.h"
#include "common/rpc/testing/test_server.h"
#include "common/testing/fake_clock.h"
#include "common/testing/status_matchers.h"

namespace vlot::rpc {
namespace {

using ::vlot::testing::Message;
using ::vlot::testing::Reason;
using ::vlot::testing::StatusIs;
using Access = access::v1::ApiKeys::StubInterface::async_interface;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

void AddExtension(X509* certificate, int nid, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// An authority, and the pairs of files that it vouches for, in a folder of their own.
class Authority {
 public:
  Authority() {
    AddExtension(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(certificate_.get(), key_.get(), EVP_sha256());
    folder_ = std::filesystem::path(::testing::TempDir()) / absl::StrCat("vlot_tls_", getpid(), "_", ++count_);
    std::filesystem::create_directories(folder_);
    Write(folder_ / "ca.pem", [&](FILE* file) { PEM_write_X509(file, certificate_.get()); });
  }
  ~Authority() { std::filesystem::remove_all(folder_); }

  std::string ca_file() const { return folder_ / "ca.pem"; }

  // A certificate with these subject alternative names: "URI:vlot-service:payment".
  TlsFiles Issue(const std::string& name, const std::string& alternative_names) {
    const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const Certificate certificate = Make(key.get());
    AddExtension(certificate.get(), NID_subject_alt_name, alternative_names);
    X509_sign(certificate.get(), key_.get(), EVP_sha256());
    Write(folder_ / (name + ".pem"), [&](FILE* file) { PEM_write_X509(file, certificate.get()); });
    Write(folder_ / (name + ".key"),
          [&](FILE* file) { PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    return {.certificate_file = folder_ / (name + ".pem"), .key_file = folder_ / (name + ".key"), .ca_file = ca_file()};
  }

 private:
  // Valid for an hour around now, issued by this authority's name, not signed yet.
  Certificate Make(EVP_PKEY* key) {
    Certificate certificate(X509_new(), &X509_free);
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial_);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const std::string text = serial_ == 1 ? "authority" : absl::StrCat("leaf ", serial_);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const uint8_t*>(text.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), serial_ == 1 ? name : X509_get_subject_name(certificate_.get()));
    return certificate;
  }

  template <class Writer>
  static void Write(const std::filesystem::path& path, Writer writer) {
    const std::unique_ptr<FILE, decltype(&fclose)> file(fopen(path.c_str(), "w"), &fclose);
    ASSERT_NE(file, nullptr) << path;
    writer(file.get());
  }

  static inline int count_ = 0;
  int serial_ = 0;
  Key key_{EVP_EC_gen("P-256"), &EVP_PKEY_free};
  Certificate certificate_ = Make(key_.get());
  std::filesystem::path folder_;
};

class TlsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Add<access::v1::ApiKeys>(service_);
    ASSERT_OK(server_.Start());
  }

  ~TlsTest() override { server_.server().Stop(absl::ZeroDuration()); }  // before the handlers go

  // Who the server takes the caller for, when it calls with these files.
  absl::StatusOr<std::string> CallWith(const TlsFiles& files, std::optional<std::string> authorization = std::nullopt) {
    auto credentials = ClientCredentials(files);
    if (!credentials.ok()) return credentials.status();
    Client client(NetworkChannel(absl::StrCat("localhost:", server_.server().ports()[0]), *credentials), clock_);
    auto stub = access::v1::ApiKeys::NewStub(client.channel());
    auto answer =
        InvokeAndWait(client, stub->async(), &Access::AuthenticateApiKey, {}, {.authorization = authorization});
    if (!answer.ok()) return answer.status();
    return answer->subject();
  }

  testing::FakeClock clock_;
  Authority authority_;
  testing::TestServer server_{clock_, authority_.Issue("server", "DNS:localhost,IP:127.0.0.1")};
  FakeAccess service_{server_.runtime()};
};

TEST_F(TlsTest, Call_WithAServicesCertificate_IsThatService) {
  const auto caller = CallWith(authority_.Issue("payment", "DNS:payment,URI:vlot-service:payment"));
  ASSERT_OK(caller);
  EXPECT_EQ(*caller, "service:payment");
}

TEST_F(TlsTest, Call_WithACertificateForSomethingElse_IsNobodys) {
  for (const char* name : {"DNS:vlot-service.payment", "URI:https://vlot-service/payment",
                           "URI:vlot-service:", "email:vlot-service@payment"}) {
    EXPECT_THAT(CallWith(authority_.Issue("other", name)),
                StatusIs(absl::StatusCode::kUnauthenticated, Reason("CREDENTIALS_MISSING")))
        << name;
  }
}

TEST_F(TlsTest, Call_WithACertificateAndAKey_IsTheKeys) {
  server_.keys().Add("shop", {.role = auth::Role::kWebshop, .subject = "shop"});
  const TlsFiles payment = authority_.Issue("payment", "URI:vlot-service:payment");
  EXPECT_THAT(CallWith(payment, "Bearer shop"), StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(CallWith(payment, "Bearer wrong"), StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(TlsTest, Call_WithoutACertificate_CanUseAKey) {
  server_.keys().Add("courier", *auth::ServiceCaller("courier"));
  const TlsFiles none = {.ca_file = authority_.ca_file()};
  EXPECT_THAT(CallWith(none), StatusIs(absl::StatusCode::kUnauthenticated, Reason("CREDENTIALS_MISSING")));
  const auto caller = CallWith(none, "Bearer courier");
  ASSERT_OK(caller);
  EXPECT_EQ(*caller, "service:courier");
}

TEST_F(TlsTest, Call_WithACertificateOfAnotherAuthority_DoesNotConnect) {
  Authority other;
  TlsFiles files = other.Issue("payment", "URI:vlot-service:payment");
  files.ca_file = authority_.ca_file();
  EXPECT_THAT(CallWith(files), StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(TlsTest, Credentials_FilesMissing_NamesTheFile) {
  EXPECT_THAT(ClientCredentials({.ca_file = "/nowhere/ca.pem"}).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, Message(::testing::HasSubstr("/nowhere/ca.pem"))));
  EXPECT_THAT(ServerCredentials({.ca_file = authority_.ca_file()}).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace vlot::rpc
