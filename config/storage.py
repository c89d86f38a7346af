"""Static files named by a hash of their content, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's storage, which also rewrites the imports between our ES modules."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 20  # one for each module in a row that imports the next
