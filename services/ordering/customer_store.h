// SQL of customers and channels. Functions take an open transaction and never commit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/pg/pg.h"
#include "services/ordering/catalogue.h"
#include "vlot/ordering/v1/ordering.pb.h"

namespace vlot::ordering {

struct CustomerRow {
  CustomerId id;
  std::string caller;
  AccountId account;
  v1::Customer details;  // without name, account and times
  absl::Time created_at, updated_at;
};

// A customer, and how the account is billed now.
struct CustomerOnAccount {
  CustomerRow customer;
  bool monthly = false;
};

absl::Status InsertCustomer(pg::Transaction& tx, const CustomerRow& customer);
absl::StatusOr<std::optional<CustomerRow>> FindCustomer(pg::Transaction& tx, const CustomerId& id);
// With the billing mode that counts for an order placed `now`.
absl::StatusOr<absl::flat_hash_map<CustomerId, CustomerOnAccount>> LoadCustomersOnAccount(
    pg::Transaction& tx, absl::Span<const CustomerId> ids, absl::Time now);
// Writes details, e-mail and updated_at of an existing customer.
absl::Status UpdateCustomer(pg::Transaction& tx, const CustomerRow& customer);
// Newest first, older than `before`; "" for all callers or all addresses.
absl::StatusOr<std::vector<CustomerRow>> ListCustomers(pg::Transaction& tx, std::string_view caller,
                                                       std::string_view email, std::optional<CustomerId> before,
                                                       int limit);

// False when the name is taken.
absl::StatusOr<bool> InsertChannel(pg::Transaction& tx, const ChannelPolicy& channel);
// False when there is none of that name.
absl::StatusOr<bool> UpdateChannel(pg::Transaction& tx, const ChannelPolicy& channel);
absl::StatusOr<std::optional<ChannelPolicy>> FindChannel(pg::Transaction& tx, std::string_view channel);
// By name, after `after`.
absl::StatusOr<std::vector<ChannelPolicy>> ListChannels(pg::Transaction& tx, std::string_view after, int limit);

}  // namespace vlot::ordering
