import BelayModel

/// The item after those that change packages: which services still run the code that was replaced,
/// and restarting them when the playbook says so.
///
/// It prints a line `belay-service: STATE NAME` for each, the states of `ServiceState`.
struct ServiceItem {
    var rule: PackageOptions.RestartServices

    var item: Item { Item(name: name, work: .changePackages(script)) }

    private var name: String {
        switch rule {
        case .report: "find services that run old code"
        case .auto: "restart services that run old code"
        }
    }

    private var script: String {
        let act: String
        switch rule {
        case .report: act = ServerScript.servicesReport
        case .auto: act = ServerScript.servicesRestart
        }
        return ServerScript.packageEnvironment + ServerScript.services + act
    }
}
