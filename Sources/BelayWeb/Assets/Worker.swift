/// The worker that all pages of a browser share: it has one stream of news, for a browser opens six
/// connections to a server at most, and a seventh page would hang.
enum Worker {
    static let text = #"""
        "use strict";
        const ports = new Map();
        let source = null;
        let topics = "";
        let last = "";
        let retry = 0;
        const tell = (message) => {
          for (const [port, jobs] of ports)
            if (message.isLost || jobs.includes(message.head.job)) port.postMessage(message);
        };
        function open() {
          const jobs = [...new Set([...ports.values()].flat())].sort((a, b) => a - b).slice(0, 50);
          const wanted = jobs.join(".");
          if (wanted === topics && source && source.readyState !== EventSource.CLOSED) return;
          topics = wanted;
          source?.close();
          source = null;
          if (!wanted) return;
          const after = last.split(".").filter((each) => jobs.includes(Number(each.split("-")[0])));
          const query = after.length ? `&after=${after.join(".")}` : "";
          source = new EventSource(`/events?jobs=${wanted}${query}`);
          source.onmessage = (event) => {
            last = event.lastEventId;
            tell(JSON.parse(event.data));
          };
          source.onerror = () => {
            tell({ isLost: true });
            if (source?.readyState !== EventSource.CLOSED) return;
            clearTimeout(retry);
            retry = setTimeout(open, 5000);
          };
        }
        onconnect = ({ ports: [port] }) => {
          port.onmessage = ({ data }) => {
            if (data.jobs.length) ports.set(port, data.jobs); else ports.delete(port);
            open();
          };
        };
        """#
}
