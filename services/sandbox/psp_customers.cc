#include <utility>

#include "common/status/status.h"
#include "services/sandbox/psp_acts.h"
#include "services/sandbox/psp_errors.h"
#include "services/sandbox/psp_methods.h"
#include "services/sandbox/psp_page.h"

namespace vlot::sandbox {
namespace {

absl::StatusOr<Customer*> Find(const Ask& ask, PspStore& store) {
  Customer* customer = store.FindCustomer(ask.Id());
  if (customer == nullptr || customer->live != ask.live) return NoSuch("customer", ask.Id());
  if (customer->deleted) return Gone("customer");
  return customer;
}

absl::StatusOr<Mandate*> FindMandate(const Ask& ask, Customer& customer) {
  for (Mandate& mandate : customer.mandates) {
    if (mandate.id == ask.request.Param("mandate")) return &mandate;
  }
  return NoSuch("mandate", std::string(ask.request.Param("mandate")));
}

template <class... Values>
Reply Show(const Ask& ask, int status, const Values&... values) {
  JsonWriter out;
  ask.view.Write(out, values...);
  return {status, out.Take(), "", ""};
}

void WriteMethod(JsonWriter& out, const View& view, const Method& method) {
  out.BeginObject().Field("resource", "method").Field("id", method.id).Field("description", method.description);
  WriteAmount(out, "minimumAmount", method.minimum_minor, kEur);
  if (method.maximum_minor < 0) {
    out.Key("maximumAmount").Null();
  } else {
    WriteAmount(out, "maximumAmount", method.maximum_minor, kEur);
  }
  const std::string image = "https://www.mollie.com/external/icons/payment-methods/" + std::string(method.id);
  out.Key("image").BeginObject().Field("size1x", image + ".png").Field("size2x", image + "%402x.png");
  out.Field("svg", image + ".svg").EndObject().Field("status", "activated").Key("_links").BeginObject();
  view.Link(out, "self", "/v2/methods/" + std::string(method.id));
  out.EndObject().EndObject();
}

}  // namespace

absl::StatusOr<Reply> CreateCustomer(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(Customer customer, ParseCustomer(ask.body));
  customer.id = store.NewId("cst_");
  customer.live = ask.live;
  customer.created_at = ask.now;
  return Show(ask, 201, store.Insert(std::move(customer)));
}

absl::StatusOr<Reply> GetCustomer(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(const Customer* customer, Find(ask, store));
  return Show(ask, 200, *customer);
}

absl::StatusOr<Reply> ListCustomers(const Ask& ask, PspStore& store) {
  std::vector<Customer> customers;
  for (const Customer& customer : store.customers()) {
    if (!customer.deleted && customer.live == ask.live) customers.push_back(customer);
  }
  return WritePageOf(ask, "customers", customers,
                     [&](JsonWriter& out, const Customer& customer) { ask.view.Write(out, customer); });
}

absl::StatusOr<Reply> UpdateCustomer(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(Customer * customer, Find(ask, store));
  RETURN_IF_ERROR(ApplyCustomerUpdate(*customer, ask.body));
  store.Save(*customer);
  return Show(ask, 200, *customer);
}

// Its mandates end with it.
absl::StatusOr<Reply> DeleteCustomer(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(Customer * customer, Find(ask, store));
  customer->deleted = true;
  for (Mandate& mandate : customer->mandates) mandate.revoked = true;
  store.Save(*customer);
  return Reply{204, "", "", ""};
}

absl::StatusOr<Reply> ListCustomerPayments(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(const Customer* customer, Find(ask, store));
  std::vector<Payment> payments;
  for (size_t i = 0; i < store.payment_count(); ++i) {
    if (store.payment(i).customer_id == customer->id) payments.push_back(store.payment(i));
  }
  return WritePageOf(ask, "payments", payments,
                     [&](JsonWriter& out, const Payment& payment) { ask.view.Write(out, payment); });
}

absl::StatusOr<Reply> CreateMandate(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(Customer * customer, Find(ask, store));
  ASSIGN_OR_RETURN(Mandate mandate, ParseMandate(ask.body));
  mandate.id = store.NewId("mdt_");
  mandate.created_at = ask.now;
  customer->mandates.push_back(std::move(mandate));
  store.Save(*customer);
  return Show(ask, 201, *customer, customer->mandates.back());
}

absl::StatusOr<Reply> GetMandate(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(Customer * customer, Find(ask, store));
  ASSIGN_OR_RETURN(const Mandate* mandate, FindMandate(ask, *customer));
  return Show(ask, 200, *customer, *mandate);
}

absl::StatusOr<Reply> RevokeMandate(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(Customer * customer, Find(ask, store));
  ASSIGN_OR_RETURN(Mandate * mandate, FindMandate(ask, *customer));
  mandate->revoked = true;
  store.Save(*customer);
  return Reply{204, "", "", ""};
}

absl::StatusOr<Reply> ListMandates(const Ask& ask, PspStore& store) {
  ASSIGN_OR_RETURN(const Customer* customer, Find(ask, store));
  return WritePageOf(ask, "mandates", customer->mandates,
                     [&](JsonWriter& out, const Mandate& mandate) { ask.view.Write(out, *customer, mandate); });
}

absl::StatusOr<Reply> ListMethods(const Ask& ask, PspStore&) {
  JsonWriter out;
  int64_t count = 0;
  out.BeginObject().Key("_embedded").BeginObject().Key("methods").BeginArray();
  for (const Method& method : Methods()) {
    if (!method.in_list) continue;
    WriteMethod(out, ask.view, method);
    ++count;
  }
  out.EndArray().EndObject().IntField("count", count).Key("_links").BeginObject();
  ask.view.Link(out, "self", ask.request.path);
  out.EndObject().EndObject();
  return Reply{200, out.Take(), "", ""};
}

absl::StatusOr<Reply> GetMethod(const Ask& ask, PspStore&) {
  const Method* method = FindMethod(ask.Id());
  if (method == nullptr) return NoSuch("method", ask.Id());
  JsonWriter out;
  WriteMethod(out, ask.view, *method);
  return Reply{200, out.Take(), "", ""};
}

}  // namespace vlot::sandbox
