#include "services/invoicing/dunning/convert_dunning.h"

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/wire/fields.h"
#include "common/wire/page_token.h"
#include "common/wire/types.h"
#include "services/invoicing/billing_batch.h"
#include "services/invoicing/convert_text.h"
#include "services/invoicing/errors.h"
#include "services/invoicing/handlers.h"

namespace vlot::invoicing::dunning {
namespace {

constexpr int kPageStandard = 50;
constexpr int kPreviewsStandard = 100;
constexpr int kPreviewsMax = 500;  // each of them is a whole notice
constexpr int kTitleMax = 80;
constexpr int kTextMax = 200;
constexpr int kReasonMax = 500;
constexpr int kDeliveryDaysStandard = 2;
constexpr int kPercentScaleMax = 4;
constexpr int kBandScale = 2;
constexpr std::string_view kPolicyCollection = "dunningPolicies";

absl::CivilDay TakeDay(bool present, const google::type::Date& date, const std::string& field, Violations& violations) {
  if (present) return wire::Take(wire::FromProto(date), field, violations);
  violations.Add(field, "is required");
  return {};
}

std::optional<absl::CivilDay> TakeOptionalDay(bool present, const google::type::Date& date, Violations& violations) {
  if (!present) return std::nullopt;
  return wire::Take(wire::FromProto(date), "date", violations);
}

AccountId TakeOptionalAccount(const std::string& account, Violations& violations) {
  return account.empty() ? AccountId() : wire::TakeName<AccountId>(account, "account", violations);
}

Level LevelFrom(const v1::DunningPolicy::Level& proto, const std::string& field, Violations& violations) {
  if (!v1::DunningPolicy::Costs_IsValid(proto.costs())) violations.Add(field + ".costs", "is not known");
  if (!v1::StatutoryRate::Kind_IsValid(proto.interest())) violations.Add(field + ".interest", "is not known");
  return {.after_days = proto.after_days(),
          .pay_within_days = proto.pay_within_days(),
          .fourteen_day_letter = proto.fourteen_day_letter(),
          .costs = static_cast<Costs>(proto.costs()),
          .interest = static_cast<RateKind>(proto.interest()),
          .credit_hold = proto.credit_hold()};
}

Policy PolicyFrom(const v1::DunningPolicy& proto, Violations& violations) {
  Policy policy;
  policy.id = std::string(wire::Take(StripCollection(kPolicyCollection, proto.name()), "policy.name", violations));
  policy.from = TakeDay(proto.has_from_date(), proto.from_date(), "policy.from_date", violations);
  policy.title = wire::TakeText(proto.title(), 1, kTitleMax, "policy.title", violations);
  policy.source = wire::TakeText(proto.source(), 1, kTextMax, "policy.source", violations);
  policy.delivery_days = proto.delivery_days() == 0 ? kDeliveryDaysStandard : proto.delivery_days();
  policy.amount_min = TakeAmount(proto.has_amount_min(), proto.amount_min(), "policy.amount_min", violations);
  for (int i = 0; i < proto.levels_size(); ++i) {
    policy.levels.push_back(LevelFrom(proto.levels(i), absl::StrCat("policy.levels[", i, "]"), violations));
  }
  CheckPolicy(policy, violations);
  return policy;
}

Rate RateFrom(const v1::StatutoryRate& proto, Violations& violations) {
  Rate rate;
  if (proto.kind() != v1::StatutoryRate::STATUTORY && proto.kind() != v1::StatutoryRate::COMMERCIAL) {
    violations.Add("rate.kind", "must be STATUTORY or COMMERCIAL");
  }
  rate.kind = static_cast<RateKind>(proto.kind());
  rate.from = TakeDay(proto.has_from_date(), proto.from_date(), "rate.from_date", violations);
  rate.percent = wire::Take(Decimal::Parse(proto.percent()), "rate.percent", violations);
  if (rate.percent.IsNegative() || rate.percent > Decimal(100) || rate.percent.scale() > kPercentScaleMax) {
    violations.Add("rate.percent", "must be 0 to 100, with at most 4 decimals");
  }
  rate.source = wire::TakeText(proto.source(), 1, kTextMax, "rate.source", violations);
  return rate;
}

Money TakeRequiredAmount(bool present, const google::type::Money& proto, const std::string& field,
                         Violations& violations) {
  if (!present) violations.Add(field, "is required");
  return TakeAmount(present, proto, field, violations);
}

// A percentage of at most two decimals, in hundredths.
int32_t TakeBasisPoints(const std::string& percent, const std::string& field, Violations& violations) {
  const Decimal parsed = wire::Take(Decimal::Parse(percent), field, violations);
  if (parsed.IsNegative() || parsed > Decimal(100) || parsed.Normalized().scale() > kBandScale) {
    violations.Add(field, "must be 0 to 100, with at most 2 decimals");
    return 0;
  }
  const Decimal hundredths = wire::Take(parsed.Rescale(kBandScale, Rounding::kHalfAwayFromZero), field, violations);
  return static_cast<int32_t>(hundredths.coefficient());
}

CostScale ScaleFrom(const v1::CollectionCostScale& proto, Violations& violations) {
  CostScale scale;
  scale.from = TakeDay(proto.has_from_date(), proto.from_date(), "scale.from_date", violations);
  for (int i = 0; i < proto.bands_size(); ++i) {
    const v1::CollectionCostScale::Band& band = proto.bands(i);
    const std::string field = absl::StrCat("scale.bands[", i, "]");
    scale.bands.push_back({TakeRequiredAmount(band.has_upto(), band.upto(), field + ".upto", violations).minor,
                           TakeBasisPoints(band.percent(), field + ".percent", violations)});
  }
  scale.least = TakeRequiredAmount(proto.has_least(), proto.least(), "scale.least", violations);
  scale.most = TakeRequiredAmount(proto.has_most(), proto.most(), "scale.most", violations);
  scale.source = wire::TakeText(proto.source(), 1, kTextMax, "scale.source", violations);
  if (violations.empty()) CheckScale(scale, violations);
  return scale;
}

}  // namespace

absl::StatusOr<Asked<Policy>> FromProto(const v1::SetDunningPolicyRequest& proto) {
  Violations violations;
  Asked<Policy> asked{wire::TakeRequestId(proto.request_id(), violations), PolicyFrom(proto.policy(), violations)};
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return asked;
}

absl::StatusOr<Asked<Rate>> FromProto(const v1::SetStatutoryRateRequest& proto) {
  Violations violations;
  Asked<Rate> asked{wire::TakeRequestId(proto.request_id(), violations), RateFrom(proto.rate(), violations)};
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return asked;
}

absl::StatusOr<Asked<CostScale>> FromProto(const v1::SetCollectionCostScaleRequest& proto) {
  Violations violations;
  Asked<CostScale> asked{wire::TakeRequestId(proto.request_id(), violations), ScaleFrom(proto.scale(), violations)};
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return asked;
}

absl::StatusOr<Asked<Pause>> FromProto(const v1::PauseDunningRequest& proto) {
  Violations violations;
  Asked<Pause> asked;
  asked.request_id = wire::TakeRequestId(proto.request_id(), violations);
  asked.value.account = wire::TakeName<AccountId>(proto.account(), "account", violations);
  asked.value.until = TakeDay(proto.has_until_date(), proto.until_date(), "until_date", violations);
  asked.value.reason = wire::TakeText(proto.reason(), 1, kReasonMax, "reason", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return asked;
}

absl::StatusOr<Asked<AccountId>> FromProto(const v1::ResumeDunningRequest& proto) {
  Violations violations;
  Asked<AccountId> asked;
  asked.request_id = wire::TakeRequestId(proto.request_id(), violations);
  asked.value = wire::TakeName<AccountId>(proto.account(), "account", violations);
  wire::TakeText(proto.reason(), 1, kReasonMax, "reason", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return asked;
}

absl::StatusOr<Asked<RunWish>> FromProto(const v1::RunDunningRequest& proto) {
  Violations violations;
  Asked<RunWish> asked;
  asked.request_id = wire::TakeRequestId(proto.request_id(), violations);
  asked.value.date = TakeOptionalDay(proto.has_date(), proto.date(), violations);
  asked.value.scope = TakeOptionalAccount(proto.account(), violations);
  asked.value.reason = wire::TakeText(proto.reason(), 1, kTextMax, "reason", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return asked;
}

absl::StatusOr<CasesQuery> FromProto(const v1::ListDunningCasesRequest& proto) {
  Violations violations;
  CasesQuery query;
  query.size = wire::TakePageSize(proto.page_size(), kPageStandard, kPageSizeMax, violations);
  query.before = wire::TakePageId<CaseId>(kCaseList, proto.page_token(), violations).value_or(CaseId());
  query.filter.account = TakeOptionalAccount(proto.account(), violations);
  if (proto.state() != v1::DunningCase::STATE_UNSPECIFIED) query.filter.state = static_cast<CaseState>(proto.state());
  query.filter.level_min = proto.level_min();
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

absl::StatusOr<RemindersQuery> FromProto(const v1::ListRemindersRequest& proto) {
  Violations violations;
  RemindersQuery query;
  query.size = wire::TakePageSize(proto.page_size(), kPageStandard, kPageSizeMax, violations);
  query.before = wire::TakePageId<NoticeId>(kReminderList, proto.page_token(), violations).value_or(NoticeId());
  query.account = TakeOptionalAccount(proto.account(), violations);
  if (!proto.dunning_case().empty()) {
    query.dunning_case = wire::TakeName<CaseId>(proto.dunning_case(), "dunning_case", violations);
  }
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

absl::StatusOr<PreviewsQuery> FromProto(const v1::ListDunningPreviewsRequest& proto) {
  Violations violations;
  PreviewsQuery query;
  query.size = wire::TakePageSize(proto.page_size(), kPreviewsStandard, kPreviewsMax, violations);
  query.after = wire::TakePageId<AccountId>(kPreviewList, proto.page_token(), violations).value_or(AccountId());
  query.date = TakeOptionalDay(proto.has_date(), proto.date(), violations);
  query.scope = TakeOptionalAccount(proto.account(), violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return query;
}

v1::DunningPolicy ToProto(const Policy& policy) {
  v1::DunningPolicy proto;
  proto.set_name(JoinName(kPolicyCollection, policy.id));
  *proto.mutable_from_date() = wire::ToProto(policy.from);
  proto.set_title(policy.title);
  proto.set_delivery_days(policy.delivery_days);
  *proto.mutable_amount_min() = wire::ToProto(policy.amount_min);
  proto.set_source(policy.source);
  for (const Level& level : policy.levels) {
    v1::DunningPolicy::Level& at = *proto.add_levels();
    at.set_after_days(level.after_days);
    at.set_pay_within_days(level.pay_within_days);
    at.set_fourteen_day_letter(level.fourteen_day_letter);
    at.set_costs(static_cast<v1::DunningPolicy::Costs>(level.costs));
    at.set_interest(static_cast<v1::StatutoryRate::Kind>(level.interest));
    at.set_credit_hold(level.credit_hold);
  }
  return proto;
}

v1::StatutoryRate ToProto(const Rate& rate) {
  v1::StatutoryRate proto;
  proto.set_kind(static_cast<v1::StatutoryRate::Kind>(rate.kind));
  *proto.mutable_from_date() = wire::ToProto(rate.from);
  proto.set_percent(rate.percent.ToString());
  proto.set_source(rate.source);
  return proto;
}

v1::CollectionCostScale ToProto(const CostScale& scale) {
  v1::CollectionCostScale proto;
  *proto.mutable_from_date() = wire::ToProto(scale.from);
  for (const CostBand& band : scale.bands) {
    v1::CollectionCostScale::Band& at = *proto.add_bands();
    *at.mutable_upto() = wire::ToProto(Money{band.upto_minor, scale.least.currency});
    at.set_percent(Decimal::Of(band.basis_points, 2).Normalized().ToString());
  }
  *proto.mutable_least() = wire::ToProto(scale.least);
  *proto.mutable_most() = wire::ToProto(scale.most);
  proto.set_source(scale.source);
  return proto;
}

v1::DunningCase ToProto(const CaseRow& row, const Pause* pause, std::optional<absl::CivilDay> next) {
  const Case& dunning_case = row.dunning_case;
  const bool live = row.state == CaseState::kLive;
  v1::DunningCase proto;
  proto.set_name(dunning_case.id.Name());
  proto.set_account(dunning_case.account.Name());
  proto.set_policy(JoinName(kPolicyCollection, dunning_case.policy));
  proto.set_state(static_cast<v1::DunningCase::State>(row.state));
  proto.set_level(dunning_case.level);
  *proto.mutable_open() = wire::ToProto(live ? OpenOf(dunning_case) : Money::Zero(kEur));
  for (const Claim& claim : dunning_case.claims) proto.add_invoices(claim.invoice.Name());
  if (dunning_case.pay_until) *proto.mutable_pay_until_date() = wire::ToProto(*dunning_case.pay_until);
  if (live && next && pause == nullptr) *proto.mutable_next_date() = wire::ToProto(*next);
  if (pause != nullptr) *proto.mutable_paused_until_date() = wire::ToProto(pause->until);
  proto.set_credit_hold(live && dunning_case.held);
  *proto.mutable_create_time() = wire::ToProto(row.create_time);
  if (row.close_time) *proto.mutable_close_time() = wire::ToProto(*row.close_time);
  return proto;
}

v1::Reminder ToProto(const NoticeRow& row) {
  const Notice& notice = row.notice;
  v1::Reminder proto;
  proto.set_name(row.id.Name());
  proto.set_dunning_case(row.dunning_case.Name());
  proto.set_account(row.account.Name());
  proto.set_level(notice.level);
  *proto.mutable_date() = wire::ToProto(notice.day);
  *proto.mutable_pay_until_date() = wire::ToProto(notice.pay_until);
  for (const NoticeClaim& noticed : notice.claims) {
    v1::Reminder::Claim& claim = *proto.add_claims();
    claim.set_invoice(noticed.claim.invoice.Name());
    claim.set_number(noticed.claim.number);
    *claim.mutable_due_date() = wire::ToProto(noticed.claim.due);
    *claim.mutable_open() = wire::ToProto(noticed.claim.open);
    *claim.mutable_interest() = wire::ToProto(noticed.interest);
    claim.set_charge(noticed.claim.charge);
  }
  *proto.mutable_amount() = wire::ToProto(TotalOf(notice));
  *proto.mutable_interest() = wire::ToProto(notice.interest);
  *proto.mutable_costs() = wire::ToProto(notice.costs);
  *proto.mutable_costs_announced() = wire::ToProto(notice.costs_announced);
  if (!row.charge.IsNil()) proto.set_charge_note(row.charge.Name());
  proto.set_fourteen_day_letter(notice.fourteen_day_letter);
  proto.set_credit_hold(notice.credit_hold);
  proto.set_language(row.language);
  *proto.mutable_create_time() = wire::ToProto(row.create_time);
  return proto;
}

v1::DunningPause ToProto(const Pause& pause) {
  v1::DunningPause proto;
  proto.set_account(pause.account.Name());
  *proto.mutable_until_date() = wire::ToProto(pause.until);
  proto.set_reason(pause.reason);
  proto.set_actor(pause.actor);
  return proto;
}

v1::DunningRun ToProto(const Run& run) {
  v1::DunningRun proto;
  proto.set_name(run.id.Name());
  *proto.mutable_date() = wire::ToProto(run.date);
  if (!run.scope.IsNil()) proto.set_account(run.scope.Name());
  proto.set_state(static_cast<v1::DunningRun::State>(run.state));
  proto.set_accounts(run.accounts);
  proto.set_reminders(run.notices);
  proto.set_held(run.held);
  proto.set_accounts_parked(run.parked);
  proto.set_actor(run.actor);
  *proto.mutable_create_time() = wire::ToProto(run.create_time);
  if (run.finish_time) *proto.mutable_finish_time() = wire::ToProto(*run.finish_time);
  return proto;
}

v1::DunningPreview ToProto(const Preview& preview) {
  v1::DunningPreview proto;
  proto.set_account(preview.account.Name());
  if (!preview.dunning_case.IsNil()) proto.set_dunning_case(preview.dunning_case.Name());
  proto.set_level(preview.level);
  *proto.mutable_amount() = wire::ToProto(preview.amount);
  *proto.mutable_charge() = wire::ToProto(preview.charge);
  proto.set_credit_hold(preview.credit_hold);
  if (preview.parked.ok()) return proto;
  const BilledAccount parked = invoicing::Parked(preview.account, preview.parked);
  proto.set_reason(parked.reason);
  proto.set_detail(parked.detail);
  return proto;
}

}  // namespace vlot::invoicing::dunning
