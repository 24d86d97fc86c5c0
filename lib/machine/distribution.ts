/** Whether an image is Ubuntu's own, or one of AWS's made from it; it differs from Debian's in devices and packages. */
export function isUbuntu(image: string): boolean {
  return image.startsWith('/aws/service/canonical/') || /^\/aws\/service\/.*ubuntu/.test(image);
}

/** Whether an image is one of AWS's for machine learning: with drivers, Docker and Compose of Docker's own, and larger. */
export function isDeepLearning(image: string): boolean {
  return image.startsWith('/aws/service/deeplearning/');
}

/** Whether an image is Debian's own. */
export function isDebian(image: string): boolean {
  return image.startsWith('/aws/service/debian/');
}
