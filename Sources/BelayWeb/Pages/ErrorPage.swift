import HTTPTypes

/// What a browser is told when something cannot be done.
enum ErrorPage {
    static func answer(_ problem: WebProblem, _ caller: Caller) -> Answer {
        let layout = Layout(title: problem.status.reasonPhrase, caller: caller)
        return .page(
            layout.page { html in
                html.element("h1", text: problem.status.reasonPhrase)
                html.element("p", text: problem.description)
                if problem.status == .unauthorized {
                    html.element("pre") { $0.element("code", text: "belay web login") }
                } else {
                    html.element("p") { $0.element("a", .href("/"), text: "Start") }
                }
            }, problem.status)
    }
}
