#pragma once

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/money/money.h"
#include "common/status/status.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"
#include "google/type/postal_address.pb.h"

namespace vlot::wire {

// Values to their protos and back. Pure functions, any thread. FromProto fails with INVALID_ARGUMENT for what has no
// value on our side; convert.cc puts that under the field's name (fields.h).

google::type::Money ToProto(const Money& money);
// Units and nanos of one sign, a known currency, and no fraction of the minor unit: 0.001 euro is refused.
absl::StatusOr<Money> FromProto(const google::type::Money& proto);

google::protobuf::Timestamp ToProto(absl::Time time);
// Truncated to microseconds; years 1 to 9999.
absl::StatusOr<absl::Time> FromProto(const google::protobuf::Timestamp& proto);

google::protobuf::Duration ToProto(absl::Duration duration);
absl::StatusOr<absl::Duration> FromProto(const google::protobuf::Duration& proto);

google::type::Date ToProto(absl::CivilDay day);
// A whole date that exists: no year, month or day of 0.
absl::StatusOr<absl::CivilDay> FromProto(const google::type::Date& proto);

// What is wrong with an address that a parcel or an invoice must reach, field by field under `field`: a region of two
// letters, a locality, one to five lines, nothing longer than 200 characters; at most five recipients of 140 at most.
void CheckPostalAddress(const google::type::PostalAddress& address, const std::string& field, Violations& violations);

}  // namespace vlot::wire
