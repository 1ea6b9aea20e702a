#include "services/invoicing/bank/convert_sepa.h"

#include "absl/strings/str_cat.h"
#include "common/checks/sepa.h"
#include "common/wire/fields.h"
#include "common/wire/types.h"
#include "services/invoicing/bank/sepa_text.h"
#include "services/invoicing/errors.h"

namespace vlot::invoicing::bank {
namespace {

constexpr size_t kHolderMax = 70;
constexpr int kAccountsMax = 1'000;

PainVersion VersionOf(v1::SepaFile::Version version) {
  return version == v1::SepaFile::V2009 ? PainVersion::k2009 : PainVersion::k2019;
}

// `days` of 0 is what stands already.
int TakeDays(int days, int standard, int most, const std::string& field, Violations& violations) {
  if (days == 0) return standard;
  if (days < 1 || days > most) violations.Add(field, absl::StrCat("must be 1 to ", most));
  return days;
}

std::vector<AccountId> TakeAccounts(const google::protobuf::RepeatedPtrField<std::string>& names,
                                    Violations& violations) {
  std::vector<AccountId> accounts;
  if (names.size() > kAccountsMax) violations.Add("accounts", absl::StrCat("at most ", kAccountsMax));
  for (int i = 0; i < names.size(); ++i) {
    accounts.push_back(wire::TakeName<AccountId>(names[i], absl::StrCat("accounts[", i, "]"), violations));
  }
  return accounts;
}

}  // namespace

absl::StatusOr<Mandate> FromProto(const v1::CreateMandateRequest& proto) {
  Violations violations;
  const v1::Mandate& given = proto.mandate();
  Mandate mandate;
  mandate.account = wire::TakeName<AccountId>(given.account(), "mandate.account", violations);
  mandate.reference = given.reference();
  if (!IsSepaReference(mandate.reference)) {
    violations.Add("mandate.reference",
                   "must be 1 to 35 characters of SEPA's set, without slashes or spaces at its ends");
  }
  if (given.scheme() != v1::Mandate::SCHEME_UNSPECIFIED) mandate.scheme = static_cast<Scheme>(given.scheme());
  if (given.kind() != v1::Mandate::KIND_UNSPECIFIED) mandate.kind = static_cast<MandateKind>(given.kind());
  mandate.bank_account = given.iban();
  if (const std::optional<Unreachable> why = WhyUnreachable(mandate.bank_account)) {
    violations.Add("mandate.iban",
                   *why == Unreachable::kOutsideSepa
                       ? "must be of a country in SEPA: no direct debit reaches another"
                       : "must be an IBAN with its country's length and the right check digits, without spaces");
  }
  mandate.bic = given.bic();
  if (!mandate.bic.empty() && !IsBic(mandate.bic))
    violations.Add("mandate.bic", "must be a BIC: 8 or 11 capitals and digits");
  mandate.holder = wire::TakeText(given.account_holder(), 1, kHolderMax, "mandate.account_holder", violations);
  if (!mandate.holder.empty() && SepaText(mandate.holder, kHolderMax).empty()) {
    violations.Add("mandate.account_holder",
                   "must be more than slashes and spaces: files for the bank leave these out");
  }
  mandate.sign_date = wire::Take(wire::FromProto(given.sign_date()), "mandate.sign_date", violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return mandate;
}

absl::StatusOr<CollectionWish> FromProto(const v1::CreateCollectionFileRequest& proto) {
  Violations violations;
  CollectionWish wish;
  wish.version = VersionOf(proto.version());
  wish.notice_days = TakeDays(proto.notice_days(), wish.notice_days, kNoticeDaysMax, "notice_days", violations);
  wish.horizon_days = TakeDays(proto.horizon_days(), wish.horizon_days, kHorizonDaysMax, "horizon_days", violations);
  wish.again = proto.again();
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return wish;
}

absl::StatusOr<RefundWish> FromProto(const v1::CreateRefundFileRequest& proto) {
  Violations violations;
  RefundWish wish;
  wish.version = VersionOf(proto.version());
  wish.accounts = TakeAccounts(proto.accounts(), violations);
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return wish;
}

absl::StatusOr<AnnounceWish> FromProto(const v1::AnnounceCollectionsRequest& proto) {
  Violations violations;
  AnnounceWish wish;
  wish.notice_days = TakeDays(proto.notice_days(), 0, kNoticeDaysMax, "notice_days", violations);
  wish.accounts = TakeAccounts(proto.accounts(), violations);
  wish.again = proto.again();
  RETURN_IF_ERROR(violations.ToStatus(kErrorDomain));
  return wish;
}

v1::Mandate ToProto(const Mandate& mandate) {
  v1::Mandate proto;
  proto.set_name(mandate.id.Name());
  proto.set_account(mandate.account.Name());
  proto.set_reference(mandate.reference);
  proto.set_scheme(static_cast<v1::Mandate::Scheme>(mandate.scheme));
  proto.set_kind(static_cast<v1::Mandate::Kind>(mandate.kind));
  proto.set_state(static_cast<v1::Mandate::State>(mandate.state));
  proto.set_iban(mandate.bank_account);
  proto.set_bic(mandate.bic);
  proto.set_account_holder(mandate.holder);
  *proto.mutable_sign_date() = wire::ToProto(mandate.sign_date);
  proto.set_collected(mandate.collected);
  proto.set_ending(mandate.ending);
  if (const std::optional<Unreachable> why = WhyUnreachable(mandate.bank_account)) {
    proto.set_unreachable(static_cast<v1::NotRefundable::Reason>(*why));
  }
  *proto.mutable_create_time() = wire::ToProto(mandate.create_time);
  return proto;
}

v1::SepaFile ToProto(const SepaFileRow& row) {
  v1::SepaFile proto;
  proto.set_name(row.id.Name());
  proto.set_kind(static_cast<v1::SepaFile::Kind>(row.kind));
  proto.set_message_id(row.message_id);
  proto.set_transactions(row.transactions);
  *proto.mutable_total() = wire::ToProto(row.total);
  *proto.mutable_create_time() = wire::ToProto(row.create_time);
  proto.set_content(row.content);
  return proto;
}

v1::SepaFile ToProto(const CollectionFile& made) {
  v1::SepaFile proto = ToProto(made.file);
  for (const NotCollectable& one : made.left_out) {
    v1::NotCollectable& told = *proto.add_not_collectable();
    told.set_mandate(one.mandate.Name());
    told.set_account(one.account.Name());
    told.set_reason(static_cast<v1::NotRefundable::Reason>(one.why));
    told.set_invoices(static_cast<int32_t>(one.invoices));
    *told.mutable_total() = wire::ToProto(one.total);
  }
  proto.set_not_told(static_cast<int32_t>(made.not_told));
  return proto;
}

v1::AnnounceCollectionsResponse ToProto(const Announced& announced) {
  v1::AnnounceCollectionsResponse proto;
  for (const CollectionNotice& notice : announced.notices) {
    v1::AnnouncedCollection& told = *proto.add_announced();
    told.set_invoice(notice.invoice.Name());
    told.set_number(notice.number);
    told.set_account(notice.account.Name());
    *told.mutable_amount() = wire::ToProto(notice.amount);
    *told.mutable_date() = wire::ToProto(notice.debit.date);
  }
  for (const NotAnnounced& one : announced.left_out) {
    v1::NotAnnounced& told = *proto.add_not_announced();
    told.set_account(one.account.Name());
    told.set_reason(static_cast<v1::NotAnnounced::Reason>(one.why));
  }
  proto.set_more(announced.more);
  return proto;
}

v1::SepaFile ToProto(const RefundFile& made) {
  v1::SepaFile proto = ToProto(made.file);
  for (const NotRefundable& one : made.left_out) {
    v1::NotRefundable& told = *proto.add_not_refundable();
    told.set_account(one.account.Name());
    told.set_reason(static_cast<v1::NotRefundable::Reason>(one.why));
  }
  return proto;
}

}  // namespace vlot::invoicing::bank
