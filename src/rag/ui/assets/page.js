// What Streamlit has no option for: the page's language, the names that screen readers hear for its
// own buttons, scrolling to a quote, closing the reader with Escape, copying with a Vietnamese label.
document.documentElement.lang = "vi";
if (!window.hoiBaoCao) {
  window.hoiBaoCao = true;

  const names = {
    "Sidebar": "Thanh bên",
    "Collapse sidebar": "Thu thanh bên",
    "Expand sidebar": "Mở thanh bên",
    "Send message": "Gửi câu hỏi",
    "Stop script": "Dừng trả lời",
    "Open": "Mở",
    "Close": "Đóng",
    "Clear all": "Xóa hết",
  };
  const rename = () => {
    for (const element of document.querySelectorAll("[aria-label]")) {
      const name = names[element.getAttribute("aria-label")];
      if (name) element.setAttribute("aria-label", name);
    }
    const skip = document.querySelector('a[href="#stMain"]')?.firstChild;
    if (skip?.nodeValue === "Skip to main content") skip.nodeValue = "Đến nội dung chính";
  };
  // The words of Streamlit's upload box and choices; the name of an icon is a word too, and stays.
  const boxes = '[data-testid="stFileUploader"], [role="listbox"], [data-baseweb="popover"]';
  const words = [
    [/^Select all$/, "Chọn tất cả"],
    [/^Deselect all$/, "Bỏ chọn tất cả"],
    [/^No results$/, "Không có mục nào"],
    [/^Upload$/, "Chọn tệp"],
    [/^Drag and drop files? here$/, "Kéo tệp vào đây"],
    [/^(?:Limit )?(\d+)MB per file/, "Mỗi tệp tối đa $1 MB"],
    [/^(?:Error: )?File must be (\d+)(?:\.0)?MB or smaller\.?$/,
      "Tệp lớn hơn $1 MB nên không nhận. Hãy chia nhỏ hoặc bỏ bớt ảnh rồi nạp lại."],
    [/^(?:Error: )?.* files are not allowed\.?$/,
      "Định dạng này chưa đọc được. Hãy đổi sang PDF, DOCX, XLSX, CSV, TXT, MD hoặc HTML."],
    [/^Error: $/, ""],
  ];
  const translate = () => {
    for (const box of document.querySelectorAll(boxes)) {
      const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const found = words.find(([pattern]) => pattern.test(texts.currentNode.nodeValue));
        if (found) texts.currentNode.nodeValue = texts.currentNode.nodeValue.replace(...found);
      }
    }
  };
  // A passage that has just been opened is shown at its quote; one moved on to, from its beginning.
  let shown = null;
  const settle = () => {
    const passage = document.querySelector(".st-key-reader .hbc-passage");
    if (passage?.innerHTML === shown) return;
    shown = passage?.innerHTML;
    const reader = passage?.closest(".st-key-reader");
    if (!reader) return;
    const quote = passage.matches(".hbc-at-quote") && passage.querySelector(".hbc-quote");
    reader.scrollTop = 0;
    if (!quote) return;
    const below = quote.getBoundingClientRect().bottom - reader.clientHeight * 0.9;
    if (below > 0) reader.scrollTop = below + reader.clientHeight * 0.4;
  };
  new MutationObserver(() => { rename(); translate(); settle(); }).observe(document.body, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"],
  });
  rename();

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelector(".st-key-close-reader button")?.click();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button.hbc-copy");
    if (!button) return;
    const source = button.parentElement.querySelector(".hbc-citation-text, .hbc-copied");
    const text = source.textContent;
    const link = source.matches(".hbc-link") ? new URL(text, location.href).href : text;
    await navigator.clipboard.writeText(link);
    const label = button.dataset.label ??= button.textContent;
    button.textContent = "Đã sao chép";
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
