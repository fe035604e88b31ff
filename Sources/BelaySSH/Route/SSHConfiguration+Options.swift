extension SSHConfiguration {
    /// With what ssh_config(5) says of one host in it.
    func applying(_ options: SSHHostOptions) -> SSHConfiguration {
        var configuration = self
        // `ssh` tries its default files only when no others are named.
        if !options.usesDefaultIdentityFiles { configuration.identityFiles = [] }
        return configuration
    }
}
