// Settlements of Mollie's API v2; also spoken by our sandbox. They want an access token of the organization where that
// has settlements to read (settlements.read, payments.read, refunds.read): an API key is refused there.
#pragma once

#include <string>

#include "services/payment/mollie.h"
#include "services/payment/settlements/settlement_source.h"

namespace vlot::payment {

class MollieSettlements final : public SettlementSource {
 public:
  // `options.api_key` is the access token. Does not own the client.
  MollieSettlements(MollieOptions options, http::Client& client) : options_(std::move(options)), client_(client) {}

  absl::StatusOr<PspSettlementPage> ListSettlements(const std::string& from) override;
  absl::StatusOr<PspSettlement> GetSettlement(const std::string& psp_id) override;
  absl::StatusOr<PspLinePage> ListLines(const std::string& psp_id, Phase phase, const std::string& from) override;

 private:
  absl::StatusOr<std::string> Get(const std::string& path);

  const MollieOptions options_;
  http::Client& client_;
};

// The bodies of their answers. What cannot be read is INVALID_ARGUMENT.
absl::StatusOr<PspSettlement> ParsePspSettlement(const std::string& body);
absl::StatusOr<PspSettlementPage> ParsePspSettlements(const std::string& body);
// `phase` says what is in the list.
absl::StatusOr<PspLinePage> ParsePspLines(const std::string& body, Phase phase);

}  // namespace vlot::payment
