// Mollie's API v2 over HTTP; also spoken by our sandbox. See provider.h for what holds for all providers.
// Mollie cannot be asked for a reference: FindByReference reads the list of payments, newest first.
#pragma once

#include <memory>
#include <string>

#include "common/config/secret.h"
#include "common/http/client.h"
#include "services/payment/provider.h"

namespace vlot::payment {

struct MollieOptions {
  std::string base_url = "https://api.mollie.com";  // without "/v2"
  config::Secret api_key;                           // "test_..." or "live_..."
  std::string webhook_url;                          // where Mollie calls; "": nowhere, everything is found by looking
  absl::Duration timeout = absl::Seconds(10);       // of one call
};

class Mollie : public Provider {
 public:
  // Does not own the client.
  Mollie(MollieOptions options, http::Client& client) : options_(std::move(options)), client_(client) {}

  void CreatePayment(PspCreate create, PaymentDone done) override;
  void GetPayment(std::string psp_id, PaymentDone done) override;
  void FindByReference(std::string reference, absl::Time since, PaymentDone done) override;
  void CancelPayment(std::string psp_id, PaymentDone done) override;
  void CapturePayment(PspCaptureCreate capture, CaptureDone done) override;
  void CreateRefund(PspRefundCreate create, RefundDone done) override;

 private:
  struct Lookup;
  using BodyDone = std::function<void(absl::StatusOr<std::string>)>;

  // The body of a 2xx answer, or an error of errors.h.
  void Send(std::string method, const std::string& path, std::string body, const std::string& key, BodyDone done);
  void ReadPage(std::shared_ptr<Lookup> lookup);
  static bool TakePage(Lookup& lookup, const std::string& body);

  const MollieOptions options_;
  http::Client& client_;
};

// What an answer of another kind than 2xx means.
absl::Status ErrorOf(const http::ClientResponse& response);

}  // namespace vlot::payment
