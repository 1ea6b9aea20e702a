#include "services/sandbox/psp_checkout_page.h"

#include <string_view>

#include "services/sandbox/psp_methods.h"

namespace vlot::sandbox {
namespace {

constexpr std::string_view kStyle = R"css(
body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f4f5f7;color:#16191d}
main{max-width:26rem;margin:8vh auto;background:#fff;border-radius:12px;padding:2rem;box-shadow:0 2px 12px #0001}
h1{font-size:1.25rem;margin:0 0 .25rem}.amount{font-size:2rem;font-weight:600;margin:.5rem 0 1.5rem}
fieldset{border:0;padding:0;margin:0 0 1.5rem}legend{font-weight:600;margin-bottom:.5rem}
label,button{display:block;width:100%;box-sizing:border-box}label{padding:.35rem 0}
button{font:inherit;padding:.7rem;margin:.5rem 0;border:1px solid #c9ced6;border-radius:8px;background:#fff;cursor:pointer}
button.main{background:#0a6640;border-color:#0a6640;color:#fff;font-weight:600}
.notice{background:#fff4d6;border-radius:8px;padding:.75rem}.note{color:#5b6470;font-size:.875rem}
)css";

std::string Escape(std::string_view text) {
  std::string escaped;
  for (char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped.push_back(c);
    }
  }
  return escaped;
}

std::string Page(const std::string& title, const std::string& body) {
  return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
         "content=\"width=device-width\"><title>" +
         Escape(title) + "</title><style>" + std::string(kStyle) + "</style></head><body><main>" + body +
         "</main></body></html>\n";
}

std::string MethodChoice(const Payment& payment) {
  if (payment.methods.size() == 1) return "";
  std::string choice = "<fieldset><legend>Pay by</legend>";
  bool first = true;
  for (const Method& method : Methods()) {
    const std::string id(method.id);
    bool offered = payment.methods.empty() && method.in_list;
    for (const std::string& wanted : payment.methods) offered |= wanted == id;
    if (!offered) continue;
    choice += "<label><input type=\"radio\" name=\"method\" value=\"" + id + "\"" + (first ? " checked" : "") + "> " +
              Escape(method.description) + "</label>";
    first = false;
  }
  return choice + "</fieldset>";
}

std::string Button(std::string_view status, std::string_view label, bool main = false) {
  return "<button name=\"status\" value=\"" + std::string(status) + "\"" + (main ? " class=\"main\"" : "") + ">" +
         std::string(label) + "</button>";
}

}  // namespace

std::string CheckoutPage(const Payment& payment, const std::string& notice) {
  std::string body = "<h1>" + Escape(payment.description) + "</h1><p class=\"amount\">" +
                     Escape(payment.amount.ToStringWithCurrency()) + "</p>";
  if (!notice.empty()) body += "<p class=\"notice\" role=\"status\">" + Escape(notice) + "</p>";
  body += "<form method=\"post\" action=\"/checkout/" + payment.id + "\">" + MethodChoice(payment);
  body += payment.manual_capture ? Button("authorized", "Authorize", true) : Button("paid", "Pay", true);
  body += Button("failed", "Let it fail") + Button("canceled", "Cancel") + Button("expired", "Let it expire");
  if (payment.method == "banktransfer") body += Button("pending", "Transfer under way");
  body += "</form><p class=\"note\">Sandbox: no money moves. Payment " + payment.id + ".</p>";
  return Page("Payment", body);
}

std::string MessagePage(const std::string& title, const std::string& message) {
  return Page(title, "<h1>" + Escape(title) + "</h1><p>" + Escape(message) + "</p>");
}

}  // namespace vlot::sandbox
