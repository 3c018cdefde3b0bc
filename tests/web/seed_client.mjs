const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
export async function demo(baseUrl) {
  const res = await fetch(`${baseUrl}/orders`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ customerName: "こみやんま", totalYen: 850 }),
  });
  const { orderId, operationId } = (await res.json());
  console.log("注文受付!🎉", { orderId, operationId });
  console.log("でも一覧はまだかも…🕒");
  for (let i = 0; i < 10; i++) {
    const op = await fetch(`${baseUrl}/operations/${operationId}`).then((r) => r.json());
    console.log("operation:", op);
    if (op?.state === "DONE") {
      const list = await fetch(`${baseUrl}/orders`).then((r) => r.json());
      console.log("一覧に出た!📋✨", list[0]);
      return;
    }
    await sleep(300 + i * 200); // 少しずつ待つ(やさしめ)🙂
  }
  console.log("まだ反映されない…🥲(ログ見よ!)");
}
