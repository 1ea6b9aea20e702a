#include "services/sandbox/psp_records.h"

#include "services/sandbox/psp_json.h"

namespace vlot::sandbox {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kNull = "null";

void WriteTime(JsonWriter& out, std::string_view name, absl::Time time) {
  if (time != absl::InfiniteFuture()) out.IntField(name, absl::ToUnixMicros(time));
}

absl::Time ReadTime(const Json& record, const char* name) {
  const auto it = record.find(name);
  return it == record.end() ? absl::InfiniteFuture() : absl::FromUnixMicros(it->get<int64_t>());
}

std::string ReadText(const Json& record, const char* name, const char* otherwise = "") {
  const auto it = record.find(name);
  return it == record.end() ? std::string(otherwise) : it->get<std::string>();
}

// What hangs on a payment or a customer: its fields, for writing and for reading.
void Write(JsonWriter& out, const Refund& refund) {
  out.Field("id", refund.id).Field("s", Name(refund.status)).IntField("a", refund.amount_minor);
  out.OptionalField("d", refund.description);
  if (refund.metadata != kNull) out.Field("m", refund.metadata);
  WriteTime(out, "c", refund.created_at);
  WriteTime(out, "n", refund.changes_at);
  out.OptionalField("stl", refund.settlement_id).OptionalField("back", refund.returned_in);
}

bool Read(const Json& record, Refund* refund) {
  refund->id = record.at("id");
  refund->amount_minor = record.at("a");
  refund->description = ReadText(record, "d");
  refund->metadata = ReadText(record, "m", "null");
  refund->created_at = ReadTime(record, "c");
  refund->changes_at = ReadTime(record, "n");
  refund->settlement_id = ReadText(record, "stl");
  refund->returned_in = ReadText(record, "back");
  return ParseName(ReadText(record, "s"), &refund->status);
}

void Write(JsonWriter& out, const Capture& capture) {
  out.Field("id", capture.id).Field("s", Name(capture.status)).IntField("a", capture.amount_minor);
  out.OptionalField("d", capture.description);
  if (capture.metadata != kNull) out.Field("m", capture.metadata);
  WriteTime(out, "c", capture.created_at);
  out.OptionalField("stl", capture.settlement_id);
}

bool Read(const Json& record, Capture* capture) {
  capture->id = record.at("id");
  capture->amount_minor = record.at("a");
  capture->description = ReadText(record, "d");
  capture->metadata = ReadText(record, "m", "null");
  capture->created_at = ReadTime(record, "c");
  capture->settlement_id = ReadText(record, "stl");
  return ParseName(ReadText(record, "s"), &capture->status);
}

void Write(JsonWriter& out, const Chargeback& chargeback) {
  out.Field("id", chargeback.id).IntField("a", chargeback.amount_minor).Field("r", chargeback.reason_code);
  WriteTime(out, "c", chargeback.created_at);
  out.OptionalField("stl", chargeback.settlement_id);
}

bool Read(const Json& record, Chargeback* chargeback) {
  chargeback->id = record.at("id");
  chargeback->amount_minor = record.at("a");
  chargeback->reason_code = record.at("r");
  chargeback->created_at = ReadTime(record, "c");
  chargeback->settlement_id = ReadText(record, "stl");
  return true;
}

void Write(JsonWriter& out, const SettlementItem& item) {
  out.Field("id", item.id).Field("k", Name(item.kind)).Field("p", item.payment_id).Field("m", item.method);
  out.IntField("a", item.amount_minor);
  WriteTime(out, "c", item.at);
}

bool Read(const Json& record, SettlementItem* item) {
  item->id = record.at("id");
  item->payment_id = record.at("p");
  item->method = record.at("m");
  item->amount_minor = record.at("a");
  item->at = ReadTime(record, "c");
  return ParseName(ReadText(record, "k"), &item->kind);
}

void Write(JsonWriter& out, const Mandate& mandate) {
  out.Field("id", mandate.id).Field("m", mandate.method).Field("n", mandate.consumer_name);
  out.Field("a", mandate.consumer_account).BoolField("x", mandate.revoked);
  WriteTime(out, "c", mandate.created_at);
}

bool Read(const Json& record, Mandate* mandate) {
  mandate->id = record.at("id");
  mandate->method = record.at("m");
  mandate->consumer_name = record.at("n");
  mandate->consumer_account = record.at("a");
  mandate->revoked = record.at("x");
  mandate->created_at = ReadTime(record, "c");
  return true;
}

template <class Item>
void WriteList(JsonWriter& out, std::string_view name, const std::vector<Item>& items) {
  if (items.empty()) return;
  out.Key(name).BeginArray();
  for (const Item& item : items) {
    out.BeginObject();
    Write(out, item);
    out.EndObject();
  }
  out.EndArray();
}

template <class Item>
bool ReadList(const Json& record, const char* name, std::vector<Item>* items) {
  const auto it = record.find(name);
  if (it == record.end()) return true;
  for (const Json& item : *it) {
    if (!Read(item, &items->emplace_back())) return false;
  }
  return true;
}

// The texts of a payment, by their name in the record.
struct TextField {
  const char* name;
  std::string Payment::*text;
  const char* otherwise;
};
constexpr TextField kPaymentTexts[] = {
    {"desc", &Payment::description, ""},        {"redirect", &Payment::redirect_url, ""},
    {"cancel", &Payment::cancel_url, ""},       {"webhook", &Payment::webhook_url, ""},
    {"method", &Payment::method, ""},           {"locale", &Payment::locale, ""},
    {"meta", &Payment::metadata, "null"},       {"extras", &Payment::extras, "{}"},
    {"seq", &Payment::sequence_type, "oneoff"}, {"customer", &Payment::customer_id, ""},
    {"mandate", &Payment::mandate_id, ""},      {"stl", &Payment::settlement_id, ""},
};

struct TimeField {
  const char* name;
  absl::Time Payment::*time;
};
constexpr TimeField kPaymentTimes[] = {
    {"at", &Payment::created_at},        {"expires", &Payment::expires_at},       {"before", &Payment::capture_before},
    {"pays", &Payment::pays_at},         {"authorized", &Payment::authorized_at}, {"paid", &Payment::paid_at},
    {"canceled", &Payment::canceled_at}, {"expired", &Payment::expired_at},       {"failed", &Payment::failed_at},
};

bool ReadPayment(const Json& record, Payment* payment) {
  payment->id = record.at("id");
  const auto currency = Currency::Parse(record.at("cur").get<std::string>());
  if (!currency.ok() || !ParseName(ReadText(record, "s"), &payment->status)) return false;
  payment->amount = {record.at("a").get<int64_t>(), *currency};
  for (const TextField& field : kPaymentTexts) payment->*field.text = ReadText(record, field.name, field.otherwise);
  for (const TimeField& field : kPaymentTimes) payment->*field.time = ReadTime(record, field.name);
  payment->live = record.value("live", false);
  payment->manual_capture = record.value("manual", false);
  payment->events = record.value("ev", int64_t{0});
  payment->methods = record.value("methods", std::vector<std::string>());
  return ReadList(record, "refunds", &payment->refunds) && ReadList(record, "captures", &payment->captures) &&
         ReadList(record, "chargebacks", &payment->chargebacks);
}

bool ReadCustomer(const Json& record, Customer* customer) {
  customer->id = record.at("id");
  customer->live = record.at("live");
  customer->name = ReadText(record, "name");
  customer->email = ReadText(record, "email");
  customer->locale = ReadText(record, "locale");
  customer->metadata = ReadText(record, "meta", "null");
  customer->created_at = ReadTime(record, "at");
  customer->deleted = record.value("gone", false);
  return ReadList(record, "mandates", &customer->mandates);
}

bool ReadSettlement(const Json& record, Settlement* settlement) {
  settlement->id = record.at("id");
  settlement->reference = record.at("ref");
  const auto currency = Currency::Parse(record.at("cur").get<std::string>());
  if (!currency.ok() || !ParseName(ReadText(record, "s"), &settlement->status)) return false;
  settlement->currency = *currency;
  settlement->live = record.at("live");
  settlement->fee = {.fixed_minor = record.at("fee"), .vat_percent = record.at("vat")};
  settlement->created_at = ReadTime(record, "at");
  settlement->settled_at = ReadTime(record, "settled");
  return ReadList(record, "items", &settlement->items);
}

// nlohmann-json throws on a missing or mistyped field.
template <class Value>
bool Guarded(bool (*read)(const Json&, Value*), const Json& record, Value* value) {
  try {
    return read(record, value);
  } catch (const Json::exception&) {
    return false;
  }
}

}  // namespace

std::string ToRecord(const Settlement& settlement) {
  JsonWriter out;
  out.BeginObject().Field("t", "settlement").Field("id", settlement.id).Field("ref", settlement.reference);
  out.Field("s", Name(settlement.status)).Field("cur", settlement.currency.code()).BoolField("live", settlement.live);
  out.IntField("fee", settlement.fee.fixed_minor).IntField("vat", settlement.fee.vat_percent);
  WriteTime(out, "at", settlement.created_at);
  WriteTime(out, "settled", settlement.settled_at);
  WriteList(out, "items", settlement.items);
  out.EndObject();
  return out.Take();
}

std::string ToRecord(const Payment& payment) {
  JsonWriter out;
  out.BeginObject().Field("t", "payment").Field("id", payment.id).Field("s", Name(payment.status));
  out.IntField("a", payment.amount.minor).Field("cur", payment.amount.currency.code());
  for (const TextField& field : kPaymentTexts) {
    if (payment.*field.text != field.otherwise) out.Field(field.name, payment.*field.text);
  }
  for (const TimeField& field : kPaymentTimes) WriteTime(out, field.name, payment.*field.time);
  if (payment.live) out.BoolField("live", true);
  if (payment.manual_capture) out.BoolField("manual", true);
  if (payment.events > 0) out.IntField("ev", payment.events);
  if (!payment.methods.empty()) {
    out.Key("methods").BeginArray();
    for (const std::string& method : payment.methods) out.String(method);
    out.EndArray();
  }
  WriteList(out, "refunds", payment.refunds);
  WriteList(out, "captures", payment.captures);
  WriteList(out, "chargebacks", payment.chargebacks);
  out.EndObject();
  return out.Take();
}

std::string ToRecord(const Customer& customer) {
  JsonWriter out;
  out.BeginObject().Field("t", "customer").Field("id", customer.id).BoolField("live", customer.live);
  out.OptionalField("name", customer.name).OptionalField("email", customer.email);
  out.OptionalField("locale", customer.locale).Field("meta", customer.metadata);
  WriteTime(out, "at", customer.created_at);
  if (customer.deleted) out.BoolField("gone", true);
  WriteList(out, "mandates", customer.mandates);
  out.EndObject();
  return out.Take();
}

bool FromRecord(const Json& record, Payment* payment) { return Guarded(&ReadPayment, record, payment); }
bool FromRecord(const Json& record, Customer* customer) { return Guarded(&ReadCustomer, record, customer); }
bool FromRecord(const Json& record, Settlement* settlement) { return Guarded(&ReadSettlement, record, settlement); }

}  // namespace vlot::sandbox
