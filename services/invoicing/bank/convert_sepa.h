// Between the API's messages and SEPA's values, with all validation of fields. Pure; any thread.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "services/invoicing/bank/notices/announce.h"
#include "services/invoicing/bank/sepa_files.h"
#include "vlot/invoicing/v1/sepa.pb.h"

namespace vlot::invoicing::bank {

// Without its id and time.
absl::StatusOr<Mandate> FromProto(const v1::CreateMandateRequest& proto);

absl::StatusOr<CollectionWish> FromProto(const v1::CreateCollectionFileRequest& proto);

absl::StatusOr<AnnounceWish> FromProto(const v1::AnnounceCollectionsRequest& proto);

struct RefundWish {
  PainVersion version = PainVersion::k2019;
  std::vector<AccountId> accounts;
};
absl::StatusOr<RefundWish> FromProto(const v1::CreateRefundFileRequest& proto);

v1::Mandate ToProto(const Mandate& mandate);
v1::SepaFile ToProto(const SepaFileRow& row);
v1::SepaFile ToProto(const CollectionFile& made);
v1::SepaFile ToProto(const RefundFile& made);
v1::AnnounceCollectionsResponse ToProto(const Announced& announced);

}  // namespace vlot::invoicing::bank
