#include "services/ordering/customer_store.h"

#include "common/status/status.h"

namespace vlot::ordering {
namespace {

constexpr pg::Statement kInsertCustomer{"ordering.InsertCustomer", R"sql(
  INSERT INTO customers (customer_id, caller, account_id, email, details, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $6))sql"};

#define VLOT_CUSTOMER_COLUMNS "c.customer_id, c.caller, c.account_id, c.details, c.created_at, c.updated_at"

constexpr pg::Statement kFindCustomer{"ordering.FindCustomer",
                                      "SELECT " VLOT_CUSTOMER_COLUMNS " FROM customers AS c WHERE c.customer_id = $1"};

constexpr pg::Statement kLoadOnAccount{"ordering.LoadCustomersOnAccount", "SELECT " VLOT_CUSTOMER_COLUMNS R"sql(,
  coalesce(CASE WHEN a.move_time <= $2 THEN a.next_billing_mode ELSE a.billing_mode END, 1::smallint)
  FROM customers AS c LEFT JOIN accounts AS a ON a.account_id = c.account_id
  WHERE c.customer_id = ANY($1::uuid[]))sql"};

constexpr pg::Statement kUpdateCustomer{"ordering.UpdateCustomer", R"sql(
  UPDATE customers SET details = $2, email = $3, updated_at = $4 WHERE customer_id = $1)sql"};

constexpr pg::Statement kListCustomers{"ordering.ListCustomers",
                                       "SELECT " VLOT_CUSTOMER_COLUMNS R"sql( FROM customers AS c
  WHERE ($1 = '' OR c.caller = $1) AND ($2::uuid IS NULL OR c.customer_id < $2)
  ORDER BY c.customer_id DESC LIMIT $3)sql"};

constexpr pg::Statement kListCustomersByEmail{"ordering.ListCustomersByEmail", "SELECT " VLOT_CUSTOMER_COLUMNS R"sql(
  FROM customers AS c
  WHERE c.email = $4 AND c.email <> '' AND ($1 = '' OR c.caller = $1) AND ($2::uuid IS NULL OR c.customer_id < $2)
  ORDER BY c.customer_id DESC LIMIT $3)sql"};

constexpr pg::Statement kInsertChannel{"ordering.InsertChannel", R"sql(
  INSERT INTO channels (channel, display_name, closed, payment_hold_minutes, split_as_ready) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (channel) DO NOTHING)sql"};

constexpr pg::Statement kUpdateChannel{"ordering.UpdateChannel", R"sql(
  UPDATE channels SET display_name = $2, closed = $3, payment_hold_minutes = $4, split_as_ready = $5
  WHERE channel = $1)sql"};

constexpr pg::Statement kFindChannel{"ordering.FindChannel", R"sql(
  SELECT channel, display_name, closed, payment_hold_minutes, split_as_ready FROM channels WHERE channel = $1)sql"};

constexpr pg::Statement kListChannels{"ordering.ListChannels", R"sql(
  SELECT channel, display_name, closed, payment_hold_minutes, split_as_ready FROM channels
  WHERE channel > $1 ORDER BY channel LIMIT $2)sql"};

CustomerRow RowOf(pg::Row row) {
  CustomerRow customer{.id = row.Get<CustomerId>(0),
                       .caller = row.Get<std::string>(1),
                       .account = row.Get<AccountId>(2),
                       .created_at = row.Get<absl::Time>(4),
                       .updated_at = row.Get<absl::Time>(5)};
  customer.details.ParseFromString(row.Get<pg::Bytes>(3).data);
  return customer;
}

ChannelPolicy ChannelOf(pg::Row row) {
  return {.channel = row.Get<std::string>(0),
          .display_name = row.Get<std::string>(1),
          .closed = row.Get<bool>(2),
          .payment_hold_minutes = row.Get<int32_t>(3),
          .split_as_ready = row.Get<bool>(4)};
}

absl::StatusOr<std::optional<CustomerRow>> FirstOf(absl::StatusOr<pg::Result> rows) {
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return std::nullopt;
  return RowOf(rows->front());
}

}  // namespace

absl::Status InsertCustomer(pg::Transaction& tx, const CustomerRow& customer) {
  return tx.ExecLater(kInsertCustomer, customer.id, customer.caller, customer.account, customer.details.email(),
                      pg::Bytes{customer.details.SerializeAsString()}, customer.created_at);
}

absl::StatusOr<std::optional<CustomerRow>> FindCustomer(pg::Transaction& tx, const CustomerId& id) {
  return FirstOf(tx.Exec(kFindCustomer, id));
}

absl::StatusOr<absl::flat_hash_map<CustomerId, CustomerOnAccount>> LoadCustomersOnAccount(
    pg::Transaction& tx, absl::Span<const CustomerId> ids, absl::Time now) {
  ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kLoadOnAccount, pg::Array(ids), now));
  absl::flat_hash_map<CustomerId, CustomerOnAccount> found;
  for (pg::Row row : rows) {
    CustomerRow customer = RowOf(row);
    const CustomerId id = customer.id;
    found[id] = {std::move(customer), row.Get<int16_t>(6) == invoicing::v1::MONTHLY};
  }
  return found;
}

absl::Status UpdateCustomer(pg::Transaction& tx, const CustomerRow& customer) {
  return tx.ExecLater(kUpdateCustomer, customer.id, pg::Bytes{customer.details.SerializeAsString()},
                      customer.details.email(), customer.updated_at);
}

absl::StatusOr<std::vector<CustomerRow>> ListCustomers(pg::Transaction& tx, std::string_view caller,
                                                       std::string_view email, std::optional<CustomerId> before,
                                                       int limit) {
  ASSIGN_OR_RETURN(pg::Result rows, email.empty() ? tx.Exec(kListCustomers, caller, before, limit)
                                                  : tx.Exec(kListCustomersByEmail, caller, before, limit, email));
  std::vector<CustomerRow> customers;
  for (pg::Row row : rows) customers.push_back(RowOf(row));
  return customers;
}

absl::StatusOr<bool> InsertChannel(pg::Transaction& tx, const ChannelPolicy& channel) {
  ASSIGN_OR_RETURN(pg::Result result, tx.Exec(kInsertChannel, channel.channel, channel.display_name, channel.closed,
                                              channel.payment_hold_minutes, channel.split_as_ready));
  return result.affected_rows() == 1;
}

absl::StatusOr<bool> UpdateChannel(pg::Transaction& tx, const ChannelPolicy& channel) {
  ASSIGN_OR_RETURN(pg::Result result, tx.Exec(kUpdateChannel, channel.channel, channel.display_name, channel.closed,
                                              channel.payment_hold_minutes, channel.split_as_ready));
  return result.affected_rows() == 1;
}

absl::StatusOr<std::optional<ChannelPolicy>> FindChannel(pg::Transaction& tx, std::string_view channel) {
  ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kFindChannel, channel));
  if (rows.empty()) return std::nullopt;
  return ChannelOf(rows.front());
}

absl::StatusOr<std::vector<ChannelPolicy>> ListChannels(pg::Transaction& tx, std::string_view after, int limit) {
  ASSIGN_OR_RETURN(pg::Result rows, tx.Exec(kListChannels, after, limit));
  std::vector<ChannelPolicy> channels;
  for (pg::Row row : rows) channels.push_back(ChannelOf(row));
  return channels;
}

}  // namespace vlot::ordering
