// Accounts between the API and rows. See convert.h.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/status/status.h"
#include "common/time/civil.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "services/invoicing/convert.h"
#include "services/invoicing/convert_text.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing {
namespace {

void TakeParty(const v1::Account& account, AccountRow& row, Violations& violations) {
  CheckParty(account.party(), "account.party", violations);
  CheckPartyNumbers(account.party(), "account.party", violations);
  row.party = account.party().SerializeAsString();
}

void TakeProfile(const v1::Account& account, AccountRow& row, Violations& violations) {
  const int profile = account.document_profile();
  if (profile < 0 || profile > v1::Account::PEPPOL) violations.Add("account.document_profile", "is not known");
  row.profile = static_cast<Profile>(profile);  // none: see SettleProfile
}

void TakeTerm(const v1::Account& account, AccountRow& row, Violations& violations) {
  row.payment_term_days = account.payment_term_days();
  if (row.payment_term_days < 0 || row.payment_term_days > kPaymentTermDaysMax) {
    violations.Add("account.payment_term_days", absl::StrCat("must be 0 to ", kPaymentTermDaysMax));
  }
}

void TakeZone(const v1::Account& account, AccountRow& row, Violations& violations) {
  row.time_zone = account.time_zone().empty() ? std::string(kDefaultTimeZone) : account.time_zone();
  if (auto zone = LoadTimeZone(row.time_zone); !zone.ok()) violations.AddStatus("account.time_zone", zone.status());
}

void TakeLimit(const v1::Account& account, AccountRow& row, Violations& violations) {
  row.credit_limit = TakeAmount(account.has_credit_limit(), account.credit_limit(), "account.credit_limit", violations);
}

void TakeHold(const v1::Account& account, AccountRow& row, Violations&) { row.credit_hold = account.credit_hold(); }

void TakeAccountLanguage(const v1::Account& account, AccountRow& row, Violations& violations) {
  row.language = TakeLanguage(account.language(), violations);
}

using Take = void (*)(const v1::Account&, AccountRow&, Violations&);

constexpr struct {
  const char* field;
  Take take;
} kUpdatable[] = {
    {"party", TakeParty},
    {"document_profile", TakeProfile},
    {"payment_term_days", TakeTerm},
    {"credit_limit", TakeLimit},
    {"credit_hold", TakeHold},
    {"time_zone", TakeZone},
    {"language", TakeAccountLanguage},
};

Take FindUpdatable(const std::string& field) {
  for (const auto& updatable : kUpdatable) {
    if (updatable.field == field) return updatable.take;
  }
  return nullptr;
}

bool Has(const v1::UpdateAccountRequest& proto, std::string_view field) {
  const auto& paths = proto.update_mask().paths();
  return std::find(paths.begin(), paths.end(), field) != paths.end();
}

// What a person asks for must be possible; a profile that nobody asked for falls back to the core by itself.
void CheckProfile(const AccountRow& row, Violations& violations) {
  const Party party = PartyFromWire(row.party);
  for (const Lack& lack : LacksFor(row.profile, party)) {
    violations.Add(absl::StrCat("account.party.", lack.field), std::string(lack.what));
  }
}

// With all other fields in place. No profile: the one that suits the party.
void SettleProfile(AccountRow& row, Violations& violations) {
  if (row.profile != Profile{}) return CheckProfile(row, violations);
  row.profile = DefaultTerms(PartyFromWire(row.party)).profile;
}

}  // namespace

absl::StatusOr<AccountRow> FromProto(const v1::CreateAccountRequest& proto) {
  Violations violations;
  const v1::Account& account = proto.account();
  AccountRow row;
  if (!account.name().empty()) row.id = wire::TakeName<AccountId>(account.name(), "account.name", violations);
  row.billing_mode = account.billing_mode() == v1::MONTHLY ? BillingMode::kMonthly : BillingMode::kInstant;
  for (const auto& updatable : kUpdatable) updatable.take(account, row, violations);
  if (account.payment_term_days() == 0) {
    row.payment_term_days = DefaultTerms(PartyFromProto(account.party())).payment_term_days;
  }
  row.open = row.accrued = row.reserved = Money::Zero(kEur);
  SettleProfile(row, violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return row;
}

absl::Status ApplyUpdate(const v1::UpdateAccountRequest& proto, AccountRow& row) {
  Violations violations;
  const bool met = LacksFor(row.profile, PartyFromWire(row.party)).empty();
  if (proto.update_mask().paths().empty()) violations.Add("update_mask", "is required");
  for (const std::string& path : proto.update_mask().paths()) {
    if (const Take take = FindUpdatable(path); take != nullptr) {
      take(proto.account(), row, violations);
    } else {
      violations.Add("update_mask", absl::StrCat("`", path, "` cannot be changed here"));
    }
  }
  if (Has(proto, "document_profile")) {
    SettleProfile(row, violations);
  } else if (met && Has(proto, "party")) {
    CheckProfile(row, violations);  // what was possible stays so; what was not had been settled by itself
  }
  return violations.ToStatus(kErrorDomain);
}

v1::Account ToProto(const AccountRow& row) {
  v1::Account proto;
  proto.set_name(row.id.Name());
  proto.set_billing_mode(static_cast<v1::BillingMode>(row.billing_mode));
  proto.mutable_party()->ParseFromString(row.party);
  proto.set_document_profile(static_cast<v1::Account::DocumentProfile>(row.profile));
  proto.set_payment_term_days(row.payment_term_days);
  *proto.mutable_credit_limit() = wire::ToProto(row.credit_limit);
  proto.set_credit_hold(row.credit_hold);
  proto.set_dunning_hold(row.dunning_hold);
  proto.set_time_zone(row.time_zone);
  *proto.mutable_open() = wire::ToProto(row.open);
  *proto.mutable_accrued() = wire::ToProto(row.accrued);
  *proto.mutable_reserved() = wire::ToProto(row.reserved);
  proto.set_language(row.language);
  *proto.mutable_create_time() = wire::ToProto(row.create_time);
  if (row.next_mode && row.move_time) {
    proto.set_next_billing_mode(static_cast<v1::BillingMode>(*row.next_mode));
    *proto.mutable_move_time() = wire::ToProto(*row.move_time);
  }
  return proto;
}

}  // namespace vlot::invoicing
