/// A package archive of the admin box as it was when the job was submitted.
package struct PushedArchive: Sendable, Codable, Hashable {
    package var package: String
    package var version: String
    package var architecture: String
    /// What apt has to know of the package: its control fields, one a line, as in the archive.
    package var control: String
    package var file: UploadFile

    package init(
        package: String, version: String, architecture: String, control: String, file: UploadFile
    ) {
        self.package = package
        self.version = version
        self.architecture = architecture
        self.control = control
        self.file = file
    }
}
