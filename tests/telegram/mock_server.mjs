// Starts telegram-api-mock-server on a free port of loopback, prints the port, and ends when its input does.
import { TelegramApiMockServer } from "telegram-api-mock-server";

const server = new TelegramApiMockServer({ host: "127.0.0.1", port: 0, mode: "mock" });
await server.start();
console.log(server.getAddress().port);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
