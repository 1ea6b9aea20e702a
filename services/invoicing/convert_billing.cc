#include "services/invoicing/convert_billing.h"

#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/invoicing/billing_batch.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/handlers.h"
#include "services/invoicing/list_filters.h"

namespace vlot::invoicing {
namespace {

constexpr int kAccountPageStandard = 100;
constexpr int kPreviewsMax = 500;  // each of them is a whole draft

absl::CivilMonth TakeMonth(const std::string& period, Violations& violations) {
  return wire::Take(ParseMonth(period), "period", violations);
}

AccountId TakeAccount(const std::string& account, Violations& violations) {
  return account.empty() ? AccountId() : wire::TakeName<AccountId>(account, "account", violations);
}

}  // namespace

absl::StatusOr<BillingRun> FromProto(const v1::StartBillingRunRequest& proto) {
  Violations violations;
  BillingRun run;
  run.month = TakeMonth(proto.period(), violations);
  run.account = TakeAccount(proto.account(), violations);
  run.final = proto.final();
  if (run.final && proto.account().empty()) violations.Add("final", "is for one account: name it");
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return run;
}

absl::StatusOr<RunFilter> FromProto(const v1::ListBillingRunsRequest& proto) {
  Violations violations;
  RunFilter filter;
  if (!proto.period().empty()) filter.month = TakeMonth(proto.period(), violations);
  filter.state = TakeChoice<RunState>(proto.state(), "state", violations);
  if (!proto.account().empty()) filter.account = TakeAccount(proto.account(), violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return filter;
}

absl::StatusOr<BilledAccountsQuery> FromProto(const v1::ListBilledAccountsRequest& proto) {
  Violations violations;
  BilledAccountsQuery query;
  query.run = wire::TakeName<BillingRunId>(proto.billing_run(), "billing_run", violations);
  query.state = TakeChoice<BilledState>(proto.state(), "state", violations);
  query.size = wire::TakePageSize(proto.page_size(), kAccountPageStandard, kPageSizeMax, violations);
  query.after = wire::TakePageId<AccountId>(kBilledAccountList, proto.page_token(), violations).value_or(AccountId());
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

absl::StatusOr<PreviewQuery> FromProto(const v1::ListBillingPreviewsRequest& proto) {
  Violations violations;
  PreviewQuery query;
  query.month = TakeMonth(proto.period(), violations);
  query.account = TakeAccount(proto.account(), violations);
  query.size = wire::TakePageSize(proto.page_size(), kAccountPageStandard, kPreviewsMax, violations);
  query.after = wire::TakePageId<AccountId>(kPreviewList, proto.page_token(), violations).value_or(AccountId());
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

v1::BillingRun ToProto(const BillingRun& run, const BillingProgress& progress) {
  v1::BillingRun proto;
  proto.set_name(run.id.Name());
  proto.set_period(FormatMonth(run.month));
  if (!run.account.IsNil()) proto.set_account(run.account.Name());
  proto.set_final(run.final);
  proto.set_state(static_cast<v1::BillingRun::State>(run.state));
  proto.set_accounts(progress.accounts());
  proto.set_accounts_waiting(progress.waiting);
  proto.set_accounts_invoiced(progress.invoiced);
  proto.set_accounts_parked(progress.parked);
  proto.set_items(progress.items);
  proto.set_invoices(progress.invoices);
  *proto.mutable_total() = wire::ToProto(progress.total);
  *proto.mutable_issue_deadline() = wire::ToProto(IssueDeadline(run.month));
  *proto.mutable_create_time() = wire::ToProto(run.create_time);
  if (run.finish_time) *proto.mutable_finish_time() = wire::ToProto(*run.finish_time);
  proto.set_creator(run.creator);
  return proto;
}

v1::BilledAccount ToProto(const BilledAccount& account) {
  v1::BilledAccount proto;
  proto.set_account(account.account.Name());
  proto.set_state(static_cast<v1::BilledAccount::State>(account.state));
  proto.set_items(account.items);
  proto.set_invoices(account.invoices);
  *proto.mutable_total() = wire::ToProto(account.total);
  proto.set_reason(account.reason);
  proto.set_detail(account.detail);
  return proto;
}

v1::BillingPreview ToProto(const BillingPreview& preview) {
  v1::BillingPreview proto;
  proto.set_account(preview.account.Name());
  proto.set_deliveries(preview.deliveries);
  proto.set_items(preview.items);
  proto.set_invoices(preview.invoices);
  *proto.mutable_net() = wire::ToProto(preview.net);
  *proto.mutable_vat() = wire::ToProto(preview.vat);
  *proto.mutable_total() = wire::ToProto(preview.total);
  *proto.mutable_total_before() = wire::ToProto(preview.total_before);
  *proto.mutable_difference() =
      wire::ToProto(Money{preview.total.minor - preview.total_before.minor, preview.total.currency});
  if (preview.parked.ok()) return proto;
  const BilledAccount parked = Parked(preview.account, preview.parked);
  proto.set_reason(parked.reason);
  proto.set_detail(parked.detail);
  return proto;
}

v1::BillingPeriod ToProto(const Unbilled& unbilled, absl::CivilDay today) {
  v1::BillingPeriod proto;
  proto.set_period(FormatMonth(unbilled.month));
  proto.set_items(unbilled.items);
  proto.set_accounts(unbilled.accounts);
  *proto.mutable_issue_deadline() = wire::ToProto(IssueDeadline(unbilled.month));
  proto.set_urgency(static_cast<v1::BillingPeriod::Urgency>(UrgencyOf(unbilled.month, today)));
  return proto;
}

}  // namespace vlot::invoicing
